import { createHmac, randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@portcullis/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callTool } from '../harness/mcp-request.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { authorizationRequest, type Endpoints, redeemCode, refresh, register } from '../harness/oauth.ts';
import { marketOrder } from '../harness/orders.ts';
import {
  type Access,
  connect,
  consent,
  obtainCode,
  nativeRedirectUri as redirectUri,
  type ScriptlessPerson,
  signUpScriptless,
} from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
let person: ScriptlessPerson;
let endpoints: Endpoints;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Both Servers');
  endpoints = person.endpoints;
});

const connected = (access: Access = 'Read only') => connect(person, stack().mcpUrl, { access });
const statusOf = async (token: string | undefined, tool = 'ListAccounts') =>
  (await callTool(stack().mcpUrl, token, tool)).status;
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

/** A whole code flow with parameters changed on the way. Null leaves one out. */
const flow = async ({ resource, scope }: { resource?: string | null; scope?: string } = {}) => {
  const clientId = await register(endpoints, `Agent ${randomBytes(4).toString('hex')}`, redirectUri);
  const asked = { clientId, redirectUri, resource: resource ?? stack().mcpUrl, ...(scope ? { scope } : {}) };
  const attempt = authorizationRequest(endpoints, asked);
  const url = new URL(attempt.url);
  if (resource === null) url.searchParams.delete('resource');
  const code = (await consent(person, url.href, 'Read only')).get('code') ?? '';
  return redeemCode(endpoints, { clientId, redirectUri, code, verifier: attempt.verifier });
};

describe('discovery', () => {
  test('AS-02, RS-01: the issuer that the resource names is, byte for byte, the one that its metadata names', async () => {
    const { origin, pathname } = new URL(stack().mcpUrl);
    const document = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`);
    const { authorization_servers: issuers } = (await document.json()) as { authorization_servers: string[] };
    expect(issuers).toHaveLength(1);
    for (const issuer of issuers) {
      for (const form of ['oauth-authorization-server', 'openid-configuration']) {
        const answer = await fetch(`${issuer}/.well-known/${form}`);
        expect((await answer.json()) as object).toMatchObject({ issuer });
      }
    }
  });
});

describe('the resource of a token', () => {
  let database: Database;
  let other: RunningMcpServer;
  beforeAll(async () => {
    // A second resource server on the same database, whose identifier is another.
    database = openDatabase(stack().databaseUrl, { connections: 2 });
    other = await startMcpServer(database, { environment: { AUTH_URL: stack().authUrl } });
  });
  afterAll(async () => {
    await other?.stop();
    await database?.close();
  });

  test('AS-40, RS-09: a token works at the resource it was asked for, and at no other', async () => {
    const { tokens } = await connected();
    expect(await statusOf(tokens.access_token)).toBe(200);
    const refused = await callTool(other.url, tokens.access_token, 'GetQuote', { instrument: 'ES' });
    expect([refused.status, refused.challenge]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });

  test('AS-43, G-6: spelled HTTP://LOCALHOST it is the same one', async () => {
    const { status, body } = await flow({ resource: stack().mcpUrl.replace('http://localhost', 'HTTP://LOCALHOST') });
    expect([status, await statusOf(body.access_token)]).toEqual([200, 200]);
  });

  test('AS-44, G-7: a client that names none gets a token that works', async () => {
    const { status, body } = await flow({ resource: null });
    expect([status, await statusOf(body.access_token)]).toEqual([200, 200]);
  });

  test.each(['mcp:read', 'mcp:read offline_access', 'openid profile email offline_access'])(
    'AS-48: a client that asks for "%s" can refresh',
    async (scope) => {
      const { status, body } = await flow({ scope });
      expect([status, body.scope, typeof body.refresh_token]).toEqual([200, 'mcp:read', 'string']);
      expect(await statusOf(body.access_token)).toBe(200);
    },
  );
});

describe('the life of a token', () => {
  test('AS-28: a valid replay of the code ends the access token; a replay with a wrong verifier does not', async () => {
    const given = await obtainCode(person, stack().mcpUrl, { access: 'Read only' });
    const { body } = await redeemCode(endpoints, given);
    const wrong = { ...given, verifier: randomBytes(32).toString('base64url') };
    expect(await redeemCode(endpoints, wrong)).toMatchObject(invalidGrant);
    expect(await statusOf(body.access_token)).toBe(200);
    expect(await redeemCode(endpoints, given)).toMatchObject(invalidGrant);
    expect(await statusOf(body.access_token)).toBe(401);
  });

  test('AS-46: a refresh token that comes back after its successor was used ends the whole connection', async () => {
    const { clientId, tokens } = await connected();
    const second = await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token });
    expect(second.body.refresh_token).not.toBe(tokens.refresh_token);
    const third = await refresh(endpoints, { clientId, refreshToken: second.body.refresh_token ?? '' });
    expect([third.status, await statusOf(third.body.access_token)]).toEqual([200, 200]);
    expect(await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).toMatchObject(invalidGrant);
    expect(await statusOf(third.body.access_token)).toBe(401);
    expect(await refresh(endpoints, { clientId, refreshToken: third.body.refresh_token ?? '' })).toMatchObject(
      invalidGrant,
    );
  });

  test('AS-51: revoking the refresh token ends the access token; what another client revokes lives on', async () => {
    const { clientId, tokens } = await connected();
    const stranger = await register(endpoints, 'Stranger', redirectUri);
    const revoke = async (token: string, client_id: string) => {
      const body = new URLSearchParams({ token, client_id });
      return (await fetch(endpoints.revocation_endpoint, { method: 'POST', body })).status;
    };
    expect(await revoke('unknown', clientId)).toBe(200);
    await revoke(tokens.refresh_token, stranger);
    expect(await statusOf(tokens.access_token)).toBe(200);
    expect(await revoke(tokens.refresh_token, clientId)).toBe(200);
    expect(await statusOf(tokens.access_token)).toBe(401);
  });

  test('AS-52, G-14: once the person presses "Revoke" on the page, the next call answers 401', async () => {
    const { clientName, tokens } = await connected('Read and trade');
    expect(await statusOf(tokens.access_token)).toBe(200);
    await person.browser.press(await person.browser.open('/clients'), `Revoke ${clientName}`);
    expect(await statusOf(tokens.access_token)).toBe(401);
  });
});

describe('what counts as a token', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    return { iss: stack().authUrl, aud: stack().mcpUrl, sub: 'x', client_id: 'x', scope: 'mcp:trade', jti: 'x', exp };
  };

  test('AS-54: it is 256 random bits, says nothing, and no two are alike', async () => {
    const { clientId, tokens } = await connected();
    const next = await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token });
    const all = [tokens.access_token, tokens.refresh_token, next.body.access_token, next.body.refresh_token];
    for (const token of all) expect(token).toMatch(/^[\w-]{43}$/);
    expect(new Set(all).size).toBe(4);
    const changed = `${tokens.access_token.slice(0, -2)}${tokens.access_token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await statusOf(changed)).toBe(401);
  });

  test.each<[string, () => string]>([
    ['a JWT without a signature', () => `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims())}.`],
    [
      'a JWT of our issuer, signed by a stranger',
      () => {
        const input = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims())}`;
        return `${input}.${createHmac('sha256', 'guessed').update(input).digest('base64url')}`;
      },
    ],
    [
      'a JWT of another issuer',
      () => `${part({ alg: 'RS256' })}.${part({ ...claims(), iss: 'https://evil.example' })}.AAAA`,
    ],
    ['nothing we know', () => randomBytes(32).toString('base64url')],
  ])('RS-08, RS-10: %s is refused', async (_, token) => {
    const refused = await callTool(stack().mcpUrl, token(), 'ListAccounts');
    expect([refused.status, refused.challenge]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });

  test('RS-10: neither a code nor a refresh token nor a browser session is an access token', async () => {
    const given = await obtainCode(person, stack().mcpUrl, { access: 'Read only' });
    expect(await statusOf(given.code)).toBe(401);
    const { body } = await redeemCode(endpoints, given);
    expect(await statusOf(body.refresh_token)).toBe(401);
    for (const cookie of person.browser.cookies()) expect(await statusOf(cookie)).toBe(401);
    expect(await statusOf(body.access_token)).toBe(200);
  });
});

test('RS-17: mcp:trade opens what mcp:read opens; mcp:read does not open what mcp:trade opens', async () => {
  const [reader, trader] = [await connected(), await connected('Read and trade')];
  expect(trader.tokens.scope).toBe('mcp:trade');
  for (const { tokens } of [reader, trader]) expect(await statusOf(tokens.access_token)).toBe(200);
  const order = (token: string) => callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder());
  expect((await order(reader.tokens.access_token)).status).toBe(403);
  expect(await order(trader.tokens.access_token)).toMatchObject({ status: 200, isError: false });
});
