export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const simpleHeaders = new Set(['accept', 'accept-language', 'content-language']);
const simpleTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/;
const readable = new Set(['cache-control', 'content-language', 'content-length', 'content-type', 'expires']);

/**
 * `fetch` as a page of this origin has it: a preflight before everything that is not simple, no answer that CORS does
 * not allow to be read, and of its headers only those that are exposed (Fetch, 3.2 and 4.8).
 * @throws TypeError as a browser does
 */
export const fetchFromPage =
  (origin: string): Fetch =>
  async (url, init = {}) => {
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    if (init.body instanceof URLSearchParams && !headers.has('content-type')) {
      headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    }
    const unsafe = [...headers.keys()].filter(
      (name) =>
        !simpleHeaders.has(name) && !(name === 'content-type' && simpleTypes.test(headers.get('content-type') ?? '')),
    );
    if (unsafe.length > 0 || !['GET', 'HEAD', 'POST'].includes(method)) await preflight(url, origin, method, unsafe);
    const answer = await fetch(url, { ...init, headers: { ...Object.fromEntries(headers), origin } });
    allowed(answer, url, origin);
    const exposed = listOf(answer.headers.get('access-control-expose-headers'));
    const seen = [...answer.headers].filter(([name]) => readable.has(name) || exposed.includes(name));
    return new Response(answer.status === 204 ? null : await answer.text(), {
      status: answer.status,
      headers: seen,
    });
  };

const preflight = async (url: string, origin: string, method: string, names: string[]): Promise<void> => {
  const answer = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names.length > 0 && { 'access-control-request-headers': names.toSorted().join(',') }),
    },
  });
  if (!answer.ok) throw new TypeError(`The preflight of ${method} ${url} was answered by ${answer.status}.`);
  allowed(answer, url, origin);
  const methods = listOf(answer.headers.get('access-control-allow-methods'));
  if (method !== 'POST' && method !== 'GET' && !methods.includes(method.toLowerCase())) {
    throw new TypeError(`${method} ${url} is not allowed from ${origin}.`);
  }
  const granted = listOf(answer.headers.get('access-control-allow-headers'));
  const refused = names.filter((name) => !granted.includes(name));
  if (refused.length > 0) throw new TypeError(`${url} does not allow ${refused} from ${origin}.`);
};

const allowed = ({ headers }: Response, url: string, origin: string): void => {
  const given = headers.get('access-control-allow-origin');
  if (given !== '*' && given !== origin) throw new TypeError(`${url} may not be read from ${origin} (${given}).`);
};

const listOf = (header: string | null): string[] =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
