import { createRequire } from 'node:module';

type MarkdownIt = typeof import('markdown-it').default;

/**
 * CommonMark with tables. Raw HTML is shown as text, links lead to http, https or mailto alone, and images are left out:
 * fetching one would tell its host who reads.
 */
const createMarkdown = (): InstanceType<MarkdownIt> => {
  const Renderer = createRequire(import.meta.url)('markdown-it') as MarkdownIt;
  const markdown = new Renderer('default', { html: false, linkify: false, typographer: false }).disable(['image']);
  markdown.validateLink = (address) => /^(https?:\/\/|mailto:)/i.test(address.trim());
  markdown.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
    tokens[index]?.attrSet('rel', 'noreferrer nofollow');
    return renderer.renderToken(tokens, index, options);
  };
  // Headings of a post stand below the page's own: `#` becomes h2.
  for (const rule of ['heading_open', 'heading_close'] as const) {
    markdown.renderer.rules[rule] = (tokens, index) => {
      const level = Math.min(6, Number(tokens[index]?.tag.slice(1) ?? 1) + 1);
      return rule === 'heading_open' ? `<h${level}>` : `</h${level}>\n`;
    };
  }
  return markdown;
};

let made: InstanceType<MarkdownIt> | undefined;

/** Markdown as HTML that is safe to put into a page. The renderer is loaded when a post is first read. */
export const renderMarkdown = (source: string): string => {
  made ??= createMarkdown();
  return made.render(source);
};
