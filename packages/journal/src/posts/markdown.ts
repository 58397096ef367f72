import MarkdownIt from 'markdown-it';

/**
 * CommonMark with tables. Raw HTML is shown as text, links lead to http, https or mailto alone, and images are left out:
 * fetching one would tell its host who reads.
 */
const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false }).disable(['image']);

markdown.validateLink = (address) => /^(https?:\/\/|mailto:)/i.test(address.trim());

markdown.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
  tokens[index]?.attrSet('rel', 'noreferrer nofollow');
  return renderer.renderToken(tokens, index, options);
};

/** Headings of a post stand below the page's own: `#` becomes h2. */
for (const rule of ['heading_open', 'heading_close'] as const) {
  markdown.renderer.rules[rule] = (tokens, index) => {
    const level = Math.min(6, Number(tokens[index]?.tag.slice(1) ?? 1) + 1);
    return rule === 'heading_open' ? `<h${level}>` : `</h${level}>\n`;
  };
}

/** Markdown as HTML that is safe to put into a page. */
export const renderMarkdown = (source: string): string => markdown.render(source);
