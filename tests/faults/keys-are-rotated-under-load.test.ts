import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { authorizationRequest, redeemCode, refresh, register } from '../harness/oauth.ts';
import { runOperator } from '../harness/operator.ts';
import { rawRequest } from '../harness/raw-http.ts';
import { createScriptlessBrowser } from '../harness/scriptless-browser.ts';
import {
  answerConsent,
  connect,
  nativeRedirectUri,
  type ScriptlessPerson,
  signUpScriptless,
} from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack({ replicas: { 'authorization-server': 2 }, without: ['mcp-server', 'venue'] });
let people: ScriptlessPerson[];

beforeAll(async () => {
  people = await Promise.all(['Ada', 'Bea', 'Cid'].map((name) => signUpScriptless(stack().authUrl, name)));
});

/** The keys that each instance publishes, the signing one first. */
const published = () =>
  Promise.all(
    [0, 1].map(async (replica) => {
      const headers = ['Host', new URL(stack().authUrl).host];
      const port = stack().port('authorization-server', replica);
      const { body } = await rawRequest({ port, method: 'GET', path: '/jwks', headers });
      return (JSON.parse(body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    }),
  );

/** As if the keys had been made that many hours earlier. */
const ageKeys = (hours: number): void => {
  for (const kind of ['signing', 'cookie']) {
    const file = join(stack().dataDir, 'keys', `${kind}.json`);
    const aged = readFileSync(file, 'utf8').replaceAll(/"(createdAt|activeAt)": "([^"]+)"/g, (_, name, at: string) => {
      return `"${name}": "${new Date(Date.parse(at) - hours * 3_600_000).toISOString()}"`;
    });
    // At once: an instance may be reading it.
    writeFileSync(`${file}.aged`, aged, { mode: 0o600 });
    renameSync(`${file}.aged`, file);
  }
};

/** Whole flows, one after the other, until told to stop. How many; the first that fails rejects. */
const keepConnecting = async (person: ScriptlessPerson, isOver: () => boolean): Promise<number> => {
  let flows = 0;
  do {
    const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read only' });
    const { status } = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
    if (status !== 200) throw new Error(`A refresh answered ${status}.`);
    flows += 1;
  } while (!isOver());
  return flows;
};

test('G-16, A136: keys are rotated, come into use, and retire, while two instances run and people connect: no request fails', async () => {
  const [ada, ...others] = people as [ScriptlessPerson, ...ScriptlessPerson[]];
  const clientId = await register(ada.endpoints, 'Open since before', nativeRedirectUri);
  const asked = { clientId, redirectUri: nativeRedirectUri, resource: stack().mcpUrl };
  const { url, verifier } = authorizationRequest(ada.endpoints, asked);
  const consentPage = await ada.browser.open(url);
  const stranger = createScriptlessBrowser(stack().authUrl);
  const signInPage = await stranger.open('/sign-in');
  const [[old = '']] = (await published()) as [string[]];

  let over = false;
  const load = Promise.all(others.map((person) => keepConnecting(person, () => over)));
  try {
    const { code } = await runOperator({ DATA_DIR: stack().dataDir }, ['keys', 'rotate']);
    expect(code).toBe(0);
    await expect.poll(published).toEqual([
      [old, expect.any(String)],
      [old, expect.any(String)],
    ]);
    const [[, fresh]] = (await published()) as [string[]];
    ageKeys(25);
    await expect.poll(published).toEqual([
      [fresh, old],
      [fresh, old],
    ]);

    const callback = await answerConsent(ada, consentPage, 'Read only');
    const redeemed = { clientId, redirectUri: nativeRedirectUri, code: callback.get('code') ?? '', verifier };
    expect((await redeemCode(ada.endpoints, redeemed)).status).toBe(200);
    const signedIn = await stranger.press(signInPage, 'Sign in', { email: ada.email, password: ada.password });
    expect([signedIn.status, new URL(signedIn.url).pathname]).toEqual([200, '/clients']);

    ageKeys(25);
    await expect.poll(published).toEqual([[fresh], [fresh]]);
  } finally {
    over = true;
  }
  for (const flows of await load) expect(flows).toBeGreaterThan(0);
  expect(await connect(ada, stack().mcpUrl, { access: 'Read only' })).toMatchObject({ tokens: { scope: 'mcp:read' } });
});
