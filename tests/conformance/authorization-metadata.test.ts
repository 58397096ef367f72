import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';

const database = useDatabase();
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
});
afterAll(() => server?.stop());

const wellKnowns = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];
const metadata = async (path = wellKnowns[0]) =>
  (await (await fetch(`${server.issuer}${path}`)).json()) as Record<string, unknown>;

describe.each(wellKnowns)('%s', (path) => {
  test('AS-01, AS-04, AS-05, AS-07, AS-08, AS-10, G-10, G-19: names what works (RFC 8414)', async () => {
    const { issuer } = server;
    const answer = await fetch(`${issuer}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    expect(await answer.json()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      revocation_endpoint: `${issuer}/revoke`,
      jwks_uri: `${issuer}/jwks`,
      scopes_supported: ['mcp:read', 'mcp:trade'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
  });

  test.each([
    'introspection_endpoint',
    'userinfo_endpoint',
    'device_authorization_endpoint',
    'pushed_authorization_request_endpoint',
    'dpop_signing_alg_values_supported',
    'end_session_endpoint',
    'backchannel_authentication_endpoint',
  ])('AS-09: does not name %s', async (member) => {
    expect(await metadata(path)).not.toHaveProperty(member);
  });

  test('AS-11: can be read by pages of any origin', async () => {
    const answer = await fetch(`${server.issuer}${path}`, { headers: { origin: 'http://localhost:6274' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const preflight = await fetch(`${server.issuer}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:6274',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'mcp-protocol-version',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('mcp-protocol-version');
  });
});

describe('the metadata', () => {
  test('offers reading alone where trading is off', async () => {
    const readOnly = await startAuthorizationServer(database(), { environment: { TRADING: 'off' } });
    try {
      const answer = await fetch(`${readOnly.issuer}${wellKnowns[0]}`);
      expect(await answer.json()).toMatchObject({ scopes_supported: ['mcp:read'] });
    } finally {
      await readOnly.stop();
    }
  });

  test('M8, A052, A053: never takes its URLs from the request', async () => {
    const { port } = new URL(server.issuer);
    const ask = (headers: Record<string, string>) =>
      new Promise<{ status: number; body: string }>((answered, failed) => {
        const sent = request({ host: '127.0.0.1', port, path: wellKnowns[0], headers }, (answer) => {
          let body = '';
          answer.on('data', (chunk: Buffer) => {
            body += chunk;
          });
          answer.on('end', () => answered({ status: answer.statusCode ?? 0, body }));
        });
        sent.on('error', failed).end();
      });
    expect((await ask({ host: 'evil.example' })).status).toBe(421);
    const forwarded = await ask({
      host: `localhost:${port}`,
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
    });
    expect(forwarded).toMatchObject({ status: 200 });
    expect(forwarded.body).not.toContain('evil.example');
  });

  test('M10, G-16: keys are our own, public parts only', async () => {
    const { keys } = (await (await fetch(`${server.issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'RSA', use: 'sig' });
    expect(keys[0]?.kid).not.toBe('keystore-CHANGE-ME');
    expect(keys[0]).not.toHaveProperty('d');
  });

  test.each([
    ['GET', '/authorize/device'],
    ['POST', '/token/introspection'],
    ['GET', '/me'],
    ['POST', '/request'],
    ['POST', '/session/end/confirm'],
    ['GET', '/session/end'],
    ['GET', '/reg/x'],
    ['PUT', '/register/x'],
  ])('%s %s is not served', async (method, path) => {
    const answer = await fetch(`${server.issuer}${path}`, { method, redirect: 'manual' });
    expect([400, 404, 405]).toContain(answer.status);
  });
});
