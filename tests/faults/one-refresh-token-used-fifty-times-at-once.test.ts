import { auth } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { LoopbackProvider } from '../harness/loopback-provider.ts';
import { callTool } from '../harness/mcp-request.ts';
import { refresh, untilServed } from '../harness/oauth.ts';
import { startRefreshingProcesses } from '../harness/refreshing-processes.ts';
import { connect, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack({ env: { TRUST_PROXY: '1' } });
let person: ScriptlessPerson;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Fifty Refreshes');
});

const use = (token: string | undefined) => callTool(stack().mcpUrl, token, 'ListAccounts');

test('A010, M1: fifty refreshes of one token at once bring one and the same successor, still alive', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
    const given = { clientId, refreshToken: tokens.refresh_token };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => untilServed(() => refresh(person.endpoints, given))),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const successors = new Set(answers.map(({ body }) => body.refresh_token));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(tokens.refresh_token);
    const [successor = ''] = [...successors].map(String);
    const accessTokens = new Set(answers.map(({ body }) => body.access_token));
    for (const accessToken of accessTokens) expect((await use(accessToken)).status).toBe(200);
    const next = await refresh(person.endpoints, { clientId, refreshToken: successor });
    expect(next.status).toBe(200);
    expect((await use(next.body.access_token)).status).toBe(200);
  }
});

test('A010, G-13: five processes of one client, at two addresses, share a stored token through three refreshes', async () => {
  const grant = await connect(person, stack().mcpUrl, { access: 'Read only' });
  const { clientId } = grant;
  const stored = { authUrl: stack().authUrl, resource: stack().mcpUrl, clientId };
  const [home, away] = ['198.51.100.7', '203.0.113.9'];
  const processes = await startRefreshingProcesses([home, home, home, away, away]);
  try {
    let tokens: OAuthTokens = grant.tokens as OAuthTokens;
    for (let round = 0; round < 3; round += 1) {
      const answers = await processes.refresh({ ...stored, tokens });
      const [first, ...others] = answers as OAuthTokens[];
      expect(first?.refresh_token).toMatch(/^[\w-]{43}$/);
      expect(first?.refresh_token).not.toBe(tokens.refresh_token);
      for (const { access_token, refresh_token } of others) {
        expect({ access_token, refresh_token }).toEqual({
          access_token: first?.access_token,
          refresh_token: first?.refresh_token,
        });
      }
      expect((await use(first?.access_token)).status).toBe(200);
      tokens = first as OAuthTokens;
    }
  } finally {
    await processes.stop();
  }
});

test('A010, G-13: a client of SDK 1 that refreshes twice at once, or again with what it had stored before, stays connected', async () => {
  const { clientId, clientName, tokens } = await connect(person, stack().mcpUrl, { access: 'Read only' });
  const provider = await LoopbackProvider.create(clientName);
  const serverUrl = stack().mcpUrl;
  const { issuer } = person.endpoints;
  try {
    provider.saveClientInformation({ client_id: clientId, issuer });
    const old = { ...tokens, token_type: 'Bearer', issuer };
    provider.saveTokens(old);
    // Both have read the same token, also when one of them is done before the other one asks.
    vi.spyOn(provider, 'tokens').mockReturnValueOnce(old).mockReturnValueOnce(old);
    const twice = await Promise.all([auth(provider, { serverUrl }), auth(provider, { serverUrl })]);
    expect(twice).toEqual(['AUTHORIZED', 'AUTHORIZED']);
    const refreshed = provider.tokens();
    expect((await use(refreshed?.access_token)).status).toBe(200);

    provider.saveTokens(old);
    expect(await auth(provider, { serverUrl })).toBe('AUTHORIZED');
    expect(provider.tokens()).toMatchObject({
      access_token: refreshed?.access_token,
      refresh_token: refreshed?.refresh_token,
    });
    expect(await auth(provider, { serverUrl })).toBe('AUTHORIZED');
    expect((await use(provider.tokens()?.access_token)).status).toBe(200);
    expect(provider.asked, 'nobody is asked anew').toEqual([]);
  } finally {
    await provider.stop();
  }
});

describe('A012: a refresh token that is used again after the window', () => {
  let victim: ScriptlessPerson;

  beforeAll(async () => {
    victim = await signUpScriptless(stack().authUrl, 'Stolen From');
  });

  const clients = () => victim.browser.open('/clients');
  const disconnected = (name: string) => `${name} was disconnected for your safety`;

  /** Refreshes, and 31 seconds later somebody uses the old token again. */
  const steal = async (clientName: string) => {
    const { clientId, tokens } = await connect(victim, stack().mcpUrl, { access: 'Read and trade', clientName });
    const next = await refresh(victim.endpoints, { clientId, refreshToken: tokens.refresh_token });
    await onDatabase(
      "UPDATE token SET consumed_at = consumed_at - interval '31 seconds' WHERE client_id = $1 AND consumed_at IS NOT NULL",
      [clientId],
    );
    const old = { clientId, refreshToken: tokens.refresh_token };
    const stolen = await Promise.all(Array.from({ length: 5 }, () => refresh(victim.endpoints, old)));
    expect(stolen.map(({ status, body }) => [status, body.error])).toEqual(Array(5).fill([400, 'invalid_grant']));
    return { clientId, next };
  };

  const onDatabase = async (text: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: stack.database().ownerUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows;
    } finally {
      await client.end();
    }
  };

  test('A012: ends the family at both servers, is audited, and is told on the AI clients page until it is dismissed', async () => {
    const { clientId, next } = await steal('Stolen <b>client</b>');
    expect((await use(next.body.access_token)).status).toBe(401);
    const newest = await refresh(victim.endpoints, { clientId, refreshToken: next.body.refresh_token ?? '' });
    expect(newest).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const audited = await onDatabase(
      "SELECT decision, reason, address FROM audit_event WHERE client_id = $1 AND event = 'connection.revoked'",
      [clientId],
    );
    expect(audited).toEqual([
      { decision: 'refused', reason: 'refresh_token_reused', address: expect.stringMatching(/127\.0\.0\.1|::1/) },
    ]);

    const page = await clients();
    expect(page.text).toContain(disconnected('Stolen <b>client</b>'));
    expect(page.text).toContain('a refresh token that had been replaced was used again');
    expect(page.text).toContain('connect it again from Stolen <b>client</b>');
    expect(page.html).not.toContain('<b>client</b>');
    const after = await victim.browser.press(page, 'Dismiss the notice about Stolen <b>client</b>');
    expect(after.text).not.toContain('disconnected for your safety');
    expect((await clients()).text).not.toContain('disconnected for your safety');
    const put = await onDatabase(
      "SELECT decision FROM audit_event WHERE client_id = $1 AND event = 'connection.notice_dismissed'",
      [clientId],
    );
    expect(put).toEqual([{ decision: 'allowed' }]);
  });

  test('A012: the notice goes when the client is connected again, also when it registered anew, and nobody else sees it', async () => {
    const other = await signUpScriptless(stack().authUrl, 'Somebody Else');
    for (const again of ['the same registration', 'a new one']) {
      const clientName = `Returns by ${again}`;
      const { clientId } = await steal(clientName);
      expect((await clients()).text).toContain(disconnected(clientName));
      expect((await other.browser.open('/clients')).text).not.toContain('disconnected for your safety');
      const same = again === 'the same registration' ? { clientId } : {};
      await connect(victim, stack().mcpUrl, { access: 'Read only', clientName, ...same });
      expect((await clients()).text).not.toContain('disconnected for your safety');
    }
  });
});

test('A013: a token that is two generations old is taken for stolen: the whole family ends', async () => {
  const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
  const second = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
  const third = await refresh(person.endpoints, { clientId, refreshToken: second.body.refresh_token ?? '' });
  expect(third.status).toBe(200);

  const stolen = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
  expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await use(third.body.access_token)).status).toBe(401);
  const dead = await refresh(person.endpoints, { clientId, refreshToken: third.body.refresh_token ?? '' });
  expect(dead).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});
