/** One element of a picture. A child that is a string is text, never markup. */
export type SvgElement = {
  name: string;
  attributes: Readonly<Record<string, string | number | undefined>>;
  children: readonly (SvgElement | string)[];
};

export const svg = (
  name: string,
  attributes: SvgElement['attributes'],
  ...children: SvgElement['children']
): SvgElement => ({ name, attributes, children });

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Without what XML 1.0 (2.2) does not hold: one such character would make a picture nobody can open. */
const unfit = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string =>
  text.replace(unfit, '').replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** The markup of a picture: everything written in it is escaped here, and nowhere else. */
export const renderSvg = ({ name, attributes, children }: SvgElement): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  if (children.length === 0) return `<${name}${written}/>`;
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : renderSvg(child))).join('');
  return `<${name}${written}>${inner}</${name}>`;
};

/** Coordinates to a hundredth: what is finer cannot be seen. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
