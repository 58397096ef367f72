import { randomBytes } from 'node:crypto';
import type { Scope } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { createBrowserSession } from '@portcullis/people';
import type { ConsentRequest } from '../../apps/authorization-server/src/consent/consent-request.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { type Attempt, authorizationRequest, discover, redeemCode, register, type TokenAnswer } from './oauth.ts';

type Cookie = { name: string; value: string; path: string };

/** A browser without scripts: cookies by path, redirects seen one by one. */
export class CookieBrowser {
  readonly cookies: Cookie[] = [];

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const sent = this.cookies.filter(
      ({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`),
    );
    const headers = {
      ...(init.headers as Record<string, string>),
      cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; '),
    };
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
    const known = this.cookies.findIndex((cookie) => cookie.name === name && cookie.path === path);
    if (known >= 0) this.cookies.splice(known, 1);
    if (value) this.cookies.push({ name, value, path });
  }
}

export type SignedIn = { personId: string; browser: CookieBrowser };

/** A person with an account and a live session. */
export const signedInPerson = async ({ prisma }: Database): Promise<SignedIn> => {
  const unique = randomBytes(6).toString('hex');
  const person = await prisma.person.create({
    data: { email: `${unique}@example.com`, name: `Person ${unique}`, passwordHash: '-' },
  });
  return { personId: person.id, browser: await newSession({ prisma } as Database, person.id) };
};

export const newSession = async ({ prisma }: Pick<Database, 'prisma'>, personId: string): Promise<CookieBrowser> => {
  const session = { personId, address: '127.0.0.1', userAgent: 'test' };
  const secret = await createBrowserSession(prisma, session, new Date());
  const browser = new CookieBrowser();
  browser.keep(`portcullis_session=${secret}; path=/`);
  return browser;
};

export const redirectUri = 'http://127.0.0.1/callback';

export type Asked = { clientId: string; scope?: string; redirectUri?: string; resource?: string; details?: string };

/** Opens an authorization request in the browser, as far as the consent page. */
export const openConsent = async (
  server: AuthorizationServer,
  browser: CookieBrowser,
  asked: Asked,
): Promise<{ attempt: Attempt; page: string }> => {
  const endpoints = await discover(server.issuer);
  const attempt = authorizationRequest(endpoints, { redirectUri, resource: server.resource, ...asked });
  const answer = await browser.open(attempt.url);
  const page = new URL(answer.headers.get('location') ?? '', server.issuer).href;
  if (answer.status !== 303 || !page.includes('/interaction/')) {
    throw new Error(`No consent page: ${answer.status} ${page} ${await answer.text()}`);
  }
  return { attempt, page };
};

/** What the engine tells the consent page. */
export const consentFacts = async (browser: CookieBrowser, page: string): Promise<ConsentRequest> =>
  (await (await browser.open(`${page}?facts`, { method: 'PUT' })).json()) as ConsentRequest;

export type Decision = { scope: Scope; replaces?: string } | 'deny';

/** Decides, and follows back to the client. What the client gets at its redirect. */
export const decide = async (browser: CookieBrowser, page: string, decision: Decision): Promise<URLSearchParams> => {
  const query = decision === 'deny' ? { deny: 'yes' } : decision;
  const decided = await browser.open(`${page}?${new URLSearchParams(query)}`, { method: 'PUT' });
  if (decided.status !== 200) throw new Error(`Not decided: ${decided.status} ${await decided.text()}`);
  const { next } = (await decided.json()) as { next: string };
  const resumed = await browser.open(new URL(next, page).href);
  const location = resumed.headers.get('location');
  if (resumed.status !== 303 || !location) throw new Error(`Not resumed: ${resumed.status} ${await resumed.text()}`);
  return new URL(location).searchParams;
};

export const registerClient = async (server: AuthorizationServer, name = 'Test client'): Promise<string> =>
  register(await discover(server.issuer), name, redirectUri);

export type Code = { clientId: string; code: string; verifier: string; redirectUri: string };

/** A code that the person allowed and nobody has redeemed. */
export const allowedCode = async (
  server: AuthorizationServer,
  browser: CookieBrowser,
  asked: Asked,
  decision: Decision = { scope: 'mcp:read' },
): Promise<Code> => {
  const { attempt, page } = await openConsent(server, browser, asked);
  const callback = await decide(browser, page, decision);
  const code = callback.get('code');
  if (!code) throw new Error(`No code: ${callback}`);
  return { clientId: asked.clientId, code, verifier: attempt.verifier, redirectUri: asked.redirectUri ?? redirectUri };
};

/** The whole way from registration to tokens. */
export const connectedClient = async (
  server: AuthorizationServer,
  browser: CookieBrowser,
  { scope = 'mcp:read', clientId }: { scope?: Scope; clientId?: string } = {},
): Promise<{ clientId: string; tokens: Required<TokenAnswer['body']> }> => {
  const id = clientId ?? (await registerClient(server));
  const code = await allowedCode(server, browser, { clientId: id, scope }, { scope });
  const answer = await redeemCode(await discover(server.issuer), code);
  if (answer.status !== 200) throw new Error(`No tokens: ${answer.status} ${JSON.stringify(answer.body)}`);
  return { clientId: id, tokens: answer.body as Required<TokenAnswer['body']> };
};
