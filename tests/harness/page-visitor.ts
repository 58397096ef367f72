import { randomUUID } from 'node:crypto';
import { type Database, inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll } from 'vitest';
import { CookieBrowser, connectedClient, newSession, type SignedIn } from './authorization-client.ts';
import { type AuthorizationServer, type ServerOptions, startAuthorizationServer } from './authorization-server.ts';
import { readForms } from './html-forms.ts';

export const visitorsPassword = 'seven grey horses';

/** The pages over HTTP: `const pages = usePages(database);` and inside tests `pages.post(browser, '/sign-in', …)`. */
export const usePages = (database: () => Database, options: Pick<ServerOptions, 'clock'> = {}) => {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer(database(), { environment: { SIGN_UP: 'open' }, ...options });
  });
  afterAll(() => server?.stop());

  const at = (path: string): string => `${server.issuer}${path}`;
  const post = (browser: CookieBrowser, path: string, fields: Record<string, string>, headers = {}) =>
    browser.open(at(path), { method: 'POST', body: new URLSearchParams(fields), headers });

  /** Sends a form with files, each of them text under the name of its field. */
  const postFile = (
    browser: CookieBrowser,
    path: string,
    fields: Record<string, string>,
    files: Record<string, string>,
  ) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const [name, text] of Object.entries(files)) body.set(name, new File([text], `${name}.csv`));
    return browser.open(at(path), { method: 'POST', body });
  };

  /** The hidden token of a page's forms. */
  const tokenOf = async (browser: CookieBrowser, path: string): Promise<string> => {
    const html = await (await browser.open(at(path))).text();
    const [token] = readForms(html).flatMap(({ fields }) => fields.filter(({ name }) => name === 'form_token'));
    return token?.value ?? '';
  };

  const signUp = async (email: string): Promise<CookieBrowser> => {
    const browser = new CookieBrowser();
    const form_token = await tokenOf(browser, '/sign-up');
    const fields = { form_token, name: 'Ann Trader', email, password: visitorsPassword };
    const { status } = await post(browser, '/sign-up', fields);
    if (status !== 303) throw new Error(`Sign-up answered ${status}.`);
    return browser;
  };

  /** A person with a session and an account, without the road through the pages. */
  const signedIn = async (): Promise<SignedIn> => {
    const email = `${randomUUID()}@example.com`;
    const person = await database().prisma.person.create({ data: { email, name: 'Bo', passwordHash: '-' } });
    await inTransaction(database(), (tx) => createAccount(tx, { personId: person.id, now: new Date() }));
    return { personId: person.id, browser: await newSession(database(), person.id) };
  };

  /** The same, with a client connected to read. */
  const connected = async (): Promise<SignedIn & { connectionId: string }> => {
    const person = await signedIn();
    return { ...person, connectionId: await connect(person.browser, person.personId) };
  };

  const connect = async (browser: CookieBrowser, personId: string): Promise<string> => {
    await connectedClient(server, browser);
    return (await database().prisma.connection.findFirstOrThrow({ where: { personId } })).id;
  };

  const connection = (id: string) => database().prisma.connection.findUniqueOrThrow({ where: { id } });

  return { at, post, postFile, tokenOf, signUp, signedIn, connected, connect, connection };
};
