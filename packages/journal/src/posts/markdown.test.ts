import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';

describe('Markdown', () => {
  it.each([
    ['# Week 47', '<h2>Week 47</h2>\n'],
    ['**Held** too _long_', '<p><strong>Held</strong> too <em>long</em></p>\n'],
    ['- one\n- two', '<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n'],
    ['[plan](https://example.com/a)', '<p><a href="https://example.com/a" rel="noreferrer nofollow">plan</a></p>\n'],
  ])('%j', (source, html) => expect(renderMarkdown(source)).toBe(html));
});

describe('what a post holds cannot act', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1))'],
    ['[x](data:text/html,<b>)'],
    ['[x]( //evil.example )'],
    ['![x](https://evil.example/pixel.png)'],
    ['<https://ok.example/"onmouseover="alert(1)>'],
    ['[x](https://a.example "\\"><script>")'],
    ['<svg/onload=alert(1)>'],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['[x](java\nscript:alert(1))'],
    ['[x](java&#x0A;script:alert(1))'],
    ['[x](&#106;avascript:alert(1))'],
    ['[x](\x01javascript:alert(1))'],
    ['[x](vbscript:msgbox(1))'],
    ['[x](file:///etc/passwd)'],
    ['[x](//evil.example)'],
    ['[x](/clients)'],
    ['<javascript:alert(1)>'],
    ['![x](javascript:alert(1))'],
    ['![x][1]\n\n[1]: https://evil.example/pixel.png'],
    ['[x][1]\n\n[1]: javascript:alert(1)'],
    ['```"><script>\nalert(1)\n```'],
    ['| <img src=x onerror=alert(1)> |\n| --- |\n| <b onclick=alert(1)>x |'],
    ['<style>body{display:none}</style>'],
    ['<base href="https://evil.example">'],
    ['<form action="https://evil.example"><input name=password></form>'],
    ['<!--<img src="--><img src=x onerror=alert(1)//">'],
  ])('%j', (source) => {
    const html = renderMarkdown(source);
    expect(html).not.toMatch(/<(script|img|iframe|style|svg|base|form|input|b )/i);
    expect(html).not.toMatch(/<[^>]*\s(on\w+|style|src)=/i);
    expect(html).not.toMatch(/href="(?!https?:\/\/|mailto:)/i);
  });

  it('whatever is written, only the tags of Markdown come out', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '[',
      '](',
      ')',
      '!',
      'javascript:',
      'https://a.b',
      '&#x3c;',
      '`',
      '*',
      '\n',
      'onload=',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const tags = [...renderMarkdown(parts.join('')).matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag);
        const known = /^(p|h[2-6]|em|strong|s|a|ul|ol|li|code|pre|blockquote|hr|br|table|thead|tbody|tr|th|td)$/;
        expect(tags.filter((tag) => !known.test(tag ?? ''))).toEqual([]);
      }),
    );
  });
});
