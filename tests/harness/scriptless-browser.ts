import { type HtmlForm, plainText, readForms } from './html-forms.ts';

/** A page as it was received, or the foreign address that the server sent us to. */
export type View = {
  url: string;
  status: number;
  html: string;
  /** What a reader sees. */
  text: string;
  forms: HtmlForm[];
  /** Its Content-Security-Policy, which this browser does not enforce. */
  policy: string;
  /** Set when the answer redirects to another origin, such as a client's redirect URI. */
  leftFor?: URL;
};

export type ScriptlessBrowser = {
  open: (url: string) => Promise<View>;
  /** Fills the form that has the button `label`, and presses it. A radio group takes the value of its choice. */
  press: (view: View, label: string, values?: Record<string, string>) => Promise<View>;
  cookies: () => string[];
  /** The same with their names, for another browser to go on with. */
  namedCookies: () => { name: string; value: string }[];
};

/**
 * A browser without scripts: cookies, redirects and forms of one origin. The pages work without JavaScript, so what
 * is done a hundred times over is done with this, and what people see with Chromium.
 */
export const createScriptlessBrowser = (origin: string): ScriptlessBrowser => {
  const jar = new Map<string, string>();

  const request = async (url: string, body?: URLSearchParams): Promise<View> => {
    const headers: Record<string, string> = { accept: 'text/html', cookie: cookieHeader(jar) };
    if (body) headers.origin = origin;
    const method = body ? 'POST' : 'GET';
    const response = await fetch(url, { method, headers, redirect: 'manual', ...(body ? { body } : {}) });
    keepCookies(jar, response.headers.getSetCookie());
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const location = response.headers.get('location');
    if (!location || response.status < 300 || response.status >= 400) {
      return { url, status: response.status, html, text: plainText(html), forms: readForms(html), policy };
    }
    const next = new URL(location, url);
    if (next.origin !== origin)
      return { url, status: response.status, html, text: '', forms: [], policy, leftFor: next };
    return request(next.href);
  };

  return {
    open: (url) => request(new URL(url, origin).href),
    press: (view, label, values = {}) => {
      const form = view.forms.find(({ buttons }) => buttons.some((button) => button.label === label));
      const button = form?.buttons.find((each) => each.label === label);
      if (!form || !button) throw new Error(`No button "${label}" at ${view.url} (${view.status}): ${view.text}`);
      const body = new URLSearchParams(filledFields(form, values));
      if (button.name) body.append(button.name, button.value);
      const action = new URL(button.action ?? (form.action || view.url), view.url);
      if (form.method === 'post') return request(action.href, body);
      action.search = body.toString();
      return request(action.href);
    },
    cookies: () => [...jar.values()],
    namedCookies: () => [...jar].map(([name, value]) => ({ name, value })),
  };
};

const filledFields = (form: HtmlForm, values: Record<string, string>): [string, string][] =>
  form.fields.flatMap(({ name, type, value, checked }): [string, string][] => {
    const given = values[name];
    if (type === 'radio') return (given === undefined ? checked : given === value) ? [[name, value]] : [];
    if (type === 'checkbox') return (given === undefined ? checked : given !== '') ? [[name, value]] : [];
    return [[name, given ?? value]];
  });

const cookieHeader = (jar: ReadonlyMap<string, string>): string =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

const keepCookies = (jar: Map<string, string>, lines: readonly string[]): void => {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const cut = pair.indexOf('=');
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    const ended = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=thu, 01 jan 1970/i.test(each));
    if (ended || value === '') jar.delete(name);
    else jar.set(name, value);
  }
};
