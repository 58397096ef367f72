/** A form of a page, as a browser without scripts would see it. */
export type HtmlForm = {
  id: string | undefined;
  action: string;
  method: 'get' | 'post';
  fields: HtmlField[];
  buttons: HtmlButton[];
};

export type HtmlField = { name: string; type: string; value: string; checked: boolean };

export type HtmlButton = { label: string; name: string | undefined; value: string; action: string | undefined };

type Attributes = Record<string, string>;

const tag = /<(\/?)(form|input|button|select|option|textarea)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;

/** Reads the forms of a page. A select gives its chosen option, or its first. */
export const readForms = (html: string): HtmlForm[] => {
  const forms: HtmlForm[] = [];
  const detached: { form: string; button: HtmlButton }[] = [];
  let open: HtmlForm | undefined;
  for (const { 1: closing, 2: element = '', 3: text = '', index, 0: whole } of html.matchAll(tag)) {
    const name = element.toLowerCase();
    const attributes = readAttributes(text);
    if (name === 'form') {
      open = closing ? undefined : toForm(attributes);
      if (open) forms.push(open);
    } else if (!closing && name === 'button') {
      const button = toButton(attributes, html.slice(index + whole.length));
      if (attributes.form) detached.push({ form: attributes.form, button });
      else open?.buttons.push(button);
    } else if (!closing && name === 'input' && attributes.name) {
      const owner = attributes.form ? forms.find(({ id }) => id === attributes.form) : open;
      owner?.fields.push(toField(attributes));
    } else if (!closing && name === 'textarea' && attributes.name) {
      open?.fields.push({ name: attributes.name, type: 'textarea', value: '', checked: true });
    }
  }
  for (const { form, button } of detached) forms.find(({ id }) => id === form)?.buttons.push(button);
  return forms;
};

const toForm = (attributes: Attributes): HtmlForm => ({
  id: attributes.id,
  action: attributes.action ?? '',
  method: attributes.method?.toLowerCase() === 'post' ? 'post' : 'get',
  fields: [],
  buttons: [],
});

const toField = (attributes: Attributes): HtmlField => ({
  name: attributes.name ?? '',
  type: (attributes.type ?? 'text').toLowerCase(),
  value: attributes.value ?? (attributes.type === 'checkbox' || attributes.type === 'radio' ? 'on' : ''),
  checked: 'checked' in attributes,
});

/** A button's accessible name: its `aria-label`, else its text. */
const toButton = (attributes: Attributes, rest: string): HtmlButton => ({
  label: attributes['aria-label'] ?? plainText(rest.slice(0, rest.search(/<\/button>/i))),
  name: attributes.name,
  value: attributes.value ?? '',
  action: attributes.formaction,
});

const readAttributes = (text: string): Attributes =>
  Object.fromEntries(
    [...text.matchAll(/([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(
      ([, name = '', double, single, bare]) => [name.toLowerCase(), decode(double ?? single ?? bare ?? '')],
    ),
  );

/** What a reader sees of a piece of HTML. */
export const plainText = (html: string): string =>
  decode(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return named[name.toLowerCase()] ?? whole;
  });
