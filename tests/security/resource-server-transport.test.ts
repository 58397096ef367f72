import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { type RawRequest, rawRequest } from '../harness/raw-http.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;
let trader: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database(), { environment: { ALLOWED_ORIGINS: 'https://app.example' } });
  reader = await seedConnection(database(), { audience: server.url });
  trader = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
});
afterAll(() => server.stop());

const listing = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const host = () => ['Host', `localhost:${server.port}`];
const bearer = (token = reader.token) => ['Authorization', `Bearer ${token}`];
const json = ['Content-Type', 'application/json'];
const send = (request: Partial<RawRequest> = {}) =>
  rawRequest({ port: server.port, headers: [...host(), ...json, ...bearer()], body: listing, ...request });

describe('RS-22, A052, A054: the host', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', 'localhost.evil.example'])(
    'A052, A054: %s is not ours: 421',
    async (name) => {
      const { status, body } = await send({ headers: ['Host', name, ...json, ...bearer()] });
      expect(status).toBe(421);
      expect(body).not.toContain(name);
    },
  );

  test('A052: two of them: not served', async () => {
    const { status } = await send({ headers: [...host(), 'Host', 'evil.example', ...json, ...bearer()] });
    expect([400, 421]).toContain(status);
  });

  test('A053: what a caller claims to have been forwarded for changes no URL of ours', async () => {
    const forwarded = [
      'X-Forwarded-Host',
      'evil.example',
      'X-Forwarded-Proto',
      'https',
      'Forwarded',
      'host=evil.example',
    ];
    const { headers } = await send({ headers: [...host(), ...json, ...forwarded] });
    expect(headers['www-authenticate']).toBe(`Bearer resource_metadata="${server.metadataUrl}", scope="mcp:read"`);
  });
});

describe('RS-22, T25-06, A054, A101: the origin', () => {
  test.each([
    'https://evil.example',
    'null',
    'https://app.example.evil.example',
    'https://APP.example',
    'http://localhost.evil.example',
    'file://',
  ])('A054, A101: %s is not allowed: 403, and no CORS', async (origin) => {
    const { status, headers } = await send({ headers: [...host(), ...json, ...bearer(), 'Origin', origin] });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await send({ method: 'OPTIONS', headers: [...host(), 'Origin', origin], body: '' });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  test.each(['https://app.example', 'http://localhost:6274', 'http://127.0.0.1:5173', 'http://localhost:4000'])(
    '%s is: it may read the challenge and never sends credentials',
    async (origin) => {
      const { status, headers } = await send({ headers: [...host(), ...json, 'Origin', origin] });
      expect(status).toBe(401);
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: expect.stringMatching(/origin/i) });
      expect(headers['access-control-expose-headers']).toContain('WWW-Authenticate');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    },
  );

  test('a preflight from there lists what MCP clients send', async () => {
    const { status, headers } = await send({
      method: 'OPTIONS',
      headers: [...host(), 'Origin', 'https://app.example', 'Access-Control-Request-Method', 'POST'],
      body: '',
    });
    expect(status).toBe(204);
    for (const name of ['Authorization', 'Content-Type', 'MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name']) {
      expect(headers['access-control-allow-headers']).toContain(name);
    }
  });

  test('loopback pages are not allowed where the endpoint is public', async () => {
    const { originPolicy } = await import('../../apps/mcp-server/src/allowed-origins.ts');
    const allows = originPolicy({
      mcpUrl: 'https://mcp.example/mcp',
      authUrl: 'https://auth.example',
      allowedOrigins: [],
    });
    expect(['http://localhost:6274', 'https://mcp.example', 'https://auth.example'].map(allows)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the method', () => {
  test.each(['GET', 'DELETE', 'PUT', 'PATCH', 'HEAD'])(
    'T25-02, T25-04, T26-01: %s is 405 and says what is allowed',
    async (method) => {
      const { status, headers } = await send({ method, body: '' });
      expect([status, headers.allow]).toEqual([405, 'POST, OPTIONS']);
    },
  );
});

describe('mangled tokens', () => {
  const mangle: [string, (token: string) => string[]][] = [
    ['truncated', (token) => [`Bearer ${token.slice(0, -1)}`]],
    ['extended', (token) => [`Bearer ${token}A`]],
    ['padded', (token) => [`Bearer ${token}=`]],
    ['in other case', (token) => [`Bearer ${token.toLowerCase()}x`]],
    ['after two spaces', (token) => [`Bearer  ${token}`]],
    ['with a space inside', (token) => [`Bearer ${token.slice(0, 9)} ${token.slice(9)}`]],
    ['with a tab', (token) => [`Bearer\t${token}`]],
    ['twice in one header', (token) => [`Bearer ${token}, Bearer ${token}`]],
    ['quoted', (token) => [`Bearer "${token}"`]],
    ['under DPoP', (token) => [`DPoP ${token}`]],
    ['under Basic', (token) => [`Basic ${token}`]],
    ['without a scheme', (token) => [token]],
  ];

  test.each(mangle)('A107: %s: 401', async (_, headers) => {
    const authorization = headers(reader.token).flatMap((value) => ['Authorization', value]);
    expect((await send({ headers: [...host(), ...json, ...authorization] })).status).toBe(401);
  });

  test('RS-11: the scheme is taken in any case (RFC 9110, 11.1)', async () => {
    expect((await send({ headers: [...host(), ...json, 'Authorization', `bEaReR ${reader.token}`] })).status).toBe(200);
  });

  test.each([
    ['the same twice', () => [...bearer(), ...bearer()]],
    ['a good and a bad one', () => [...bearer(), 'authorization', 'Bearer unknown']],
    ['a bad and a good one', () => ['Authorization', 'Basic abc', ...bearer()]],
  ])('RS-18, A107: two Authorization headers, %s: 400', async (_, headers) => {
    expect((await send({ headers: [...host(), ...json, ...headers()] })).status).toBe(400);
  });

  test('RS-11, A068: a token in a form body is none', async () => {
    const form = ['Content-Type', 'application/x-www-form-urlencoded'];
    expect((await send({ headers: [...host(), ...form], body: `access_token=${reader.token}` })).status).toBe(401);
  });
});

describe('what a page could send without asking', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', ''])(
    'A102: a body of %j is 415, whatever is in it',
    async (type) => {
      expect((await send({ headers: [...host(), 'Content-Type', type, ...bearer()] })).status).toBe(415);
    },
  );

  test('JSON with a charset is JSON', async () => {
    const type = ['Content-Type', 'application/json; charset=utf-8'];
    expect((await send({ headers: [...host(), ...type, ...bearer()] })).status).toBe(200);
  });

  test('compressed bodies are not unpacked', async () => {
    expect((await send({ headers: [...host(), ...json, ...bearer(), 'Content-Encoding', 'gzip'] })).status).toBe(415);
  });

  test.each(['text/html', 'text/event-stream', 'application/xml'])(
    'a client that takes only %s gets 406',
    async (accept) => {
      expect((await send({ headers: [...host(), ...json, ...bearer(), 'Accept', accept] })).status).toBe(406);
    },
  );

  test.each(['*/*', 'application/*', 'application/json', 'text/event-stream;q=1, application/json;q=0.5'])(
    'one that takes %s is served',
    async (accept) => {
      expect((await send({ headers: [...host(), ...json, ...bearer(), 'Accept', accept] })).status).toBe(200);
    },
  );
});

describe('one connection, several users', () => {
  test('T26-25: each request is its own token’s', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const names = async (token: string) => {
      const { status, body } = await send({ headers: [...host(), ...json, ...bearer(token)], agent });
      return status === 200 ? JSON.parse(body).result.tools.map(({ name }: { name: string }) => name) : status;
    };
    for (let round = 0; round < 3; round += 1) {
      expect(await names(reader.token)).toEqual(['GetQuote']);
      expect(await names(trader.token)).toEqual(['GetQuote', 'PlaceOrder']);
      expect(await names('nobody')).toBe(401);
    }
    agent.destroy();
  });

  test('RS-12, T25-02, T25-03, T26-10, A056: a session id is neither needed nor made nor a right', async () => {
    const session = ['Mcp-Session-Id', 'somebody-elses', 'Last-Event-ID', '7'];
    const { status, headers } = await send({ headers: [...host(), ...json, ...bearer(), ...session] });
    expect([status, headers['mcp-session-id']]).toEqual([200, undefined]);
    expect((await send({ headers: [...host(), ...json, ...session] })).status).toBe(401);
  });
});

describe('every answer', () => {
  test.each<[string, () => Promise<{ headers: object }>]>([
    ['200', () => send()],
    ['401', () => send({ headers: [...host(), ...json] })],
    ['403', () => send({ headers: [...host(), ...json, ...bearer(), 'Origin', 'https://evil.example'] })],
    ['405', () => send({ method: 'GET', body: '' })],
    ['404', () => send({ path: '/nothing' })],
    ['421', () => send({ headers: ['Host', 'evil.example'] })],
  ])('A104: %s carries the security headers, sets no cookie and names no software', async (_, request) => {
    const { headers } = await request();
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });
});
