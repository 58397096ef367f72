import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, type Endpoints, register } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let clientId: string;
const redirectUri = 'https://attacker.example/landing';

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  clientId = await register(endpoints, 'Agent', redirectUri);
});
afterAll(() => server?.stop());

const asked = (changed: Record<string, string> = {}) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  ...changed,
});
const authorize = (changed: Record<string, string> = {}) =>
  fetch(`${endpoints.authorization_endpoint}?${new URLSearchParams(asked(changed))}`, { redirect: 'manual' });
const form = (path: string, fields: Record<string, string>) =>
  fetch(`${server.issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('AS-27, M12, G-18, A082: nothing leads to a stranger’s address before anybody signed in', () => {
  test.each(['query', 'fragment', 'form_post', 'form_post.jwt', 'web_message', 'query.jwt', 'jwt'])(
    'response_mode %s',
    async (response_mode) => {
      const answer = await authorize({ response_mode, prompt: 'none' });
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain('attacker.example');
    },
  );
});

describe('A073: NUL, which PostgreSQL has no text for, is a fault of the sender', () => {
  const nul = 'a\0b';
  test.each<[string, () => Promise<Response>]>([
    ['client_id at /authorize', () => authorize({ client_id: nul })],
    ['state', () => authorize({ state: nul })],
    ['an unknown parameter', () => authorize({ ui_locales: nul })],
    ['client_id at /token', () => form('/token', { grant_type: 'refresh_token', refresh_token: 'x', client_id: nul })],
    [
      'scope at /token',
      () => form('/token', { grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId, scope: nul }),
    ],
    ['the token at /revoke', () => form('/revoke', { token: nul, client_id: clientId })],
  ])('%s', async (_, send) => {
    expect((await send()).status).toBeLessThan(500);
  });

  test.each<[string, object]>([
    ['scope', { scope: nul }],
    ['scope with half a character', { scope: '\ud800' }],
    ['client_name', { client_name: nul }],
    [
      'signing algorithm',
      { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] }, token_endpoint_auth_signing_alg: nul },
    ],
    ['a key', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', [nul]: nul }] } }],
  ])('of a registration: %s', async (_, metadata) => {
    const answer = await fetch(endpoints.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', ...metadata }),
    });
    expect(answer.status).toBeLessThan(500);
  });
});

describe('keys and algorithms of strangers', () => {
  test.each<[string, object]>([
    ['no algorithm', { token_endpoint_auth_signing_alg: 'none' }],
    ['a shared secret’s', { token_endpoint_auth_signing_alg: 'HS256' }],
    ['no key', { jwks: { keys: [] } }],
    ['keys that are none', { jwks: { keys: [{}] } }],
    ['a broken key', { jwks: { keys: [{ kty: 'RSA', n: 'x', e: '' }] } }],
  ])('A073: %s: never our fault', async (_, metadata) => {
    const answer = await fetch(endpoints.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] },
        ...metadata,
      }),
    });
    expect(answer.status).toBeLessThan(500);
    if (answer.status !== 201) return;
    const { client_id } = (await answer.json()) as { client_id: string };
    expect((await authorize({ client_id })).status).toBeLessThan(500);
    const assertion = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: client_id, iss: client_id, aud: server.issuer, exp: 9e9, jti: 'x' })).toString('base64url')}.AAAA`;
    const told = await form('/token', {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    expect(told.status).toBeLessThan(500);
  });
});

describe('what the engine could do and is not asked to', () => {
  test.each([
    '/token/introspection',
    '/introspect',
    '/device',
    '/device/auth',
    '/request',
    '/session/end',
    '/me',
    '/userinfo',
    '/backchannel',
    '/challenge',
    '/auth',
    '/reg',
    '/reg/x',
    '/register/x',
    '/session/end/success',
  ])('A117: %s is not there', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const { status } = await fetch(`${server.issuer}${path}`, { method, redirect: 'manual' });
      expect([404, 405]).toContain(status);
    }
  });
});
