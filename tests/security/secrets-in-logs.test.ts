import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, expect, test, vi } from 'vitest';
import { appNames } from '../harness/app-process.ts';
import { callTool } from '../harness/mcp-request.ts';
import { askForTokens, redeemCode, refresh, type Tokens } from '../harness/oauth.ts';
import { marketOrder } from '../harness/orders.ts';
import { createScriptlessBrowser } from '../harness/scriptless-browser.ts';
import { obtainCode, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack({ env: { LOG_LEVEL: 'trace' } });

/** What was secret in this run, by what it was. */
const secrets = new Map<string, string>();
let person: ScriptlessPerson;

const remember = (name: string, value: string | undefined): string => {
  expect(value?.length, name).toBeGreaterThan(8);
  secrets.set(name, value ?? '');
  return value ?? '';
};

const rememberTokens = (name: string, tokens: Partial<Tokens>): void => {
  remember(`${name}: access token`, tokens.access_token);
  remember(`${name}: refresh token`, tokens.refresh_token);
};

const rememberCookies = (): void => {
  for (const [index, cookie] of person.browser.cookies().entries()) {
    if (cookie.length > 16) remember(`cookie ${index} of ${secrets.size}`, cookie);
  }
};

/** A key that the page makes, in its address, in the message, and where a message is not understood. */
const sendSignals = async (): Promise<void> => {
  const page = await person.browser.open('/signals');
  const made = await person.browser.press(page, 'Create key', { name: 'Alerts', password: person.password });
  const key = remember('signal key', /\/signals\/([\w-]{43})</.exec(made.html)?.[1]);
  const send = (path: string, body: string) => fetch(`${stack().venueUrl}${path}`, { method: 'POST', body });
  const { status } = await send(`/signals/${key}`, `key=${key}; command=FLATTENEVERYTHING`);
  expect(status).toBe(200);
  await send(`/signals/${key}`, `${key} buy`);
  await send(`/signals/${key}%20`, 'command=FLATTENEVERYTHING');
  await send(`/Signals/${key}/more`, key);
};

beforeAll(async () => {
  const { authUrl, mcpUrl } = stack();
  person = await signUpScriptless(authUrl, 'Secret Keeper');
  remember('password', person.password);
  rememberCookies();

  const { clientName: _, ...given } = await obtainCode(person, mcpUrl, { access: 'Read and trade' });
  rememberCookies();
  remember('authorization code', given.code);
  remember('code verifier', given.verifier);
  const wrong = remember('wrong verifier', randomBytes(32).toString('base64url'));
  await redeemCode(person.endpoints, { ...given, verifier: wrong });
  const { body: tokens } = await redeemCode(person.endpoints, given);
  rememberTokens('first', tokens);
  const { clientId } = given;
  const { body: refreshed } = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token ?? '' });
  rememberTokens('refreshed', refreshed);

  await callTool(mcpUrl, refreshed.access_token, 'PlaceOrder', marketOrder());
  await callTool(mcpUrl, refreshed.access_token, 'PlaceOrder', { nonsense: true });
  await sendSignals();
  await callTool(mcpUrl, remember('forged token', randomBytes(32).toString('base64url')), 'ListAccounts');
  await fetch(`${mcpUrl}?access_token=${refreshed.access_token}`, { method: 'POST', body: '{}' });
  await refresh(person.endpoints, { clientId, refreshToken: secrets.get('forged token') ?? '' });
  await askForTokens(person.endpoints, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: remember('client secret', randomBytes(24).toString('base64url')),
    code: secrets.get('forged token') ?? '',
  });

  const stranger = createScriptlessBrowser(authUrl);
  const signIn = await stranger.open('/sign-in');
  const wrongPassword = remember('wrong password', 'a wrong but private password');
  await stranger.press(signIn, 'Sign in', { email: person.email, password: wrongPassword });
  await stranger.press(await stranger.open('/sign-in'), 'Sign in', { email: person.email, password: person.password });
  await person.browser.press(await person.browser.open('/sign-out'), 'Sign out');
  await fetch(person.endpoints.revocation_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, token: refreshed.refresh_token ?? '' }),
  });
  // What they still have to write, rows and lines, they write before they end.
  await Promise.all(appNames.map((app) => stack().terminate(app)));
  await vi.waitFor(() => expect(stack().logs().split('"stopping"')).toHaveLength(appNames.length + 1), 60_000);
});

test('the apps wrote logs, as JSON lines that carry request ids', () => {
  const lines = stack().logs().split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(10);
  const parsed = lines.map((line) => JSON.parse(line) as { app?: string; requestId?: string });
  expect(new Set(parsed.map(({ app }) => app))).toEqual(new Set(['authorization-server', 'mcp-server', 'venue']));
  expect(parsed.filter(({ requestId }) => requestId).length).toBeGreaterThan(10);
});

test('RS-20, A069: no token, code, cookie, password or verifier is in what any app wrote', () => {
  const written = stack().logs();
  const found = [...secrets].filter(([, value]) => spellings(value).some((spelling) => written.includes(spelling)));
  expect(found.map(([name]) => name)).toEqual([]);
});

test('RS-20, A069: none of them is in the database either: hashes are', async () => {
  const client = new pg.Client({ connectionString: stack.database().ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      const dump = rows.map(({ row }) => row).join('\n');
      const found = [...secrets].filter(([, value]) => spellings(value).some((spelling) => dump.includes(spelling)));
      expect(
        found.map(([what]) => what),
        `table ${name}`,
      ).toEqual([]);
    }
  } finally {
    await client.end();
  }
});

/** As it is, as URLs and forms write it, and as bytea is shown. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(secret).replaceAll('%20', '+'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64'),
];
