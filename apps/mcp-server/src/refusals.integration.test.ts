import { ConnectionEnded, ConnectionPaused, RateLimited, ScopeLost } from '@portcullis/operations';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../tests/harness/connection.ts';
import { useDatabase } from '../../../tests/harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../../../tests/harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let seeded: SeededConnection;
let act: () => Promise<{ ok: boolean }>;

beforeAll(() => {
  act = async () => ({ ok: true });
});
beforeEach(async () => {
  await start();
});
afterEach(() => server.stop());

const start = async (environment: Record<string, string> = {}, scope: 'mcp:read' | 'mcp:trade' = 'mcp:read') => {
  await server?.stop();
  server = await startMcpServer(database(), { environment, run: () => act() });
  seeded = await seedConnection(database(), { scope, audience: server.url });
};

const send = (body: unknown, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${seeded.token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
const call = (name: unknown, given: unknown = {}, headers = {}) =>
  send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }, headers);
const listTools = (headers = {}) => send({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers);

describe('without a live token', () => {
  const methods = [
    'initialize',
    'tools/list',
    'tools/call',
    'prompts/get',
    'resources/read',
    'server/discover',
    'ping',
  ];

  test.each(methods)('RS-06, RS-07, RS-12: %s is answered 401 and a challenge without an error', async (method) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { name: 'PlaceOrder' } }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="${server.metadataUrl}", scope="mcp:read"`,
    );
    expect(await response.text()).not.toContain('PlaceOrder');
  });

  test.each(['Basic abc', 'DPoP abc', 'Token abc'])('another scheme (%s) is no token', async (authorization) => {
    const response = await listTools({ authorization });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).not.toContain('error');
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'unknown',
      async () => {
        seeded.token = 'unknown';
      },
    ],
    ['expired', () => seeded.changeToken({ expiresAt: new Date(Date.now() - 1) })],
    ['of a revoked connection', () => seeded.changeConnection({ revokedAt: new Date() })],
    ['of a suspended person', () => seeded.changePerson({ suspendedAt: new Date() })],
    ['for another audience', () => seeded.changeToken({ resource: 'https://other.example/mcp' })],
  ])('RS-08, RS-09: a token that is %s is answered 401 invalid_token, in the same words', async (_, change) => {
    await change();
    const response = await call('GetQuote', { instrument: 'ES' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", resource_metadata="${server.metadataUrl}", scope="mcp:read"`,
    );
    expect(await response.json()).toEqual({
      error: 'invalid_token',
      error_description: 'The access token is not valid',
    });
  });

  test('a bare POST without a body is enough to find the way in', async () => {
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(401);
  });

  test('a cookie is no token', async () => {
    const response = await fetch(server.url, { method: 'POST', headers: { cookie: `session=${seeded.token}` } });
    expect(response.status).toBe(401);
  });
});

describe('a request that states its token wrongly', () => {
  test.each<[string, () => Promise<Response>]>([
    ['Bearer without a token', () => listTools({ authorization: 'Bearer' })],
    ['a token in the query', () => fetch(`${server.url}?access_token=${seeded.token}`, { method: 'POST' })],
    [
      'a token in the query beside the header',
      () =>
        fetch(`${server.url}?access_token=x`, { method: 'POST', headers: { authorization: `Bearer ${seeded.token}` } }),
    ],
  ])('RS-11, RS-18: %s is answered 400 invalid_request', async (_, request) => {
    const response = await request();
    expect(response.status).toBe(400);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_request"');
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});

describe('a tool that the scope does not hold', () => {
  test('RS-14, RS-15, RS-21: is answered 403 with the scope that it needs', async () => {
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="mcp:trade", resource_metadata="${server.metadataUrl}"`,
    );
    expect(await response.json()).toEqual({
      error: 'insufficient_scope',
      error_description: expect.any(String),
      required_scope: 'mcp:trade',
      tool: 'PlaceOrder',
    });
  });

  test('is answered 403 also when a stream is asked for', async () => {
    expect((await call('PlaceOrder', {}, { accept: 'application/json, text/event-stream' })).status).toBe(403);
  });

  test('is refused by its alias too, and named by its own name', async () => {
    expect(await (await call('Order')).json()).toMatchObject({ error: 'insufficient_scope', tool: 'PlaceOrder' });
  });

  test('is refused before its arguments are looked at', async () => {
    expect((await call('PlaceOrder', { nonsense: true })).status).toBe(403);
  });

  test('is not in tools/list', async () => {
    const { result } = (await (await listTools()).json()) as { result: { tools: { name: string }[] } };
    expect(result.tools.map(({ name }) => name)).toEqual(['GetQuote']);
  });

  test('opens with a token of the wider scope, and both tools are listed in order', async () => {
    await start({}, 'mcp:trade');
    expect(await (await call('PlaceOrder', { account: 'Sim101' })).json()).toMatchObject({
      result: { structuredContent: { success: true, ok: true } },
    });
    const { result } = (await (await listTools()).json()) as { result: { tools: { name: string }[] } };
    expect(result.tools.map(({ name }) => name)).toEqual(['GetQuote', 'PlaceOrder']);
  });

  test('stays closed when the connection was lowered below its token', async () => {
    await start({}, 'mcp:trade');
    await seeded.changeConnection({ scope: 'mcp:read' });
    expect((await call('PlaceOrder', { account: 'Sim101' })).status).toBe(403);
  });
});

describe('an unknown tool', () => {
  test.each(['NoSuchTool', 'placeorder', 'PLACEORDER', 'PlaceOrder ', 'DeployStrategy', '__proto__', 'toString'])(
    '%s is -32602 for every token',
    async (name) => {
      for (const scope of ['mcp:read', 'mcp:trade'] as const) {
        await start({}, scope);
        const response = await call(name);
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: 1, error: { code: -32602 } });
      }
    },
  );

  test.each([undefined, null, 7, ['PlaceOrder'], { name: 'PlaceOrder' }])('so is the name %j', async (name) => {
    expect(await (await call(name)).json()).toMatchObject({ error: { code: -32602 } });
  });

  test('with TRADING=off every write is one, and none is listed', async () => {
    await start({ TRADING: 'off' }, 'mcp:trade');
    expect(await (await call('PlaceOrder')).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await listTools()).text()).not.toContain('PlaceOrder');
    const prompt = { method: 'prompts/get', params: { name: 'trade_with_confirmation' } };
    expect(await (await send({ jsonrpc: '2.0', id: 1, ...prompt })).json()).toMatchObject({ error: { code: -32602 } });
  });
});

describe('a plan below the required one', () => {
  beforeEach(() => start({ REQUIRED_PLAN: 'elite' }));

  test.each([
    ['tools/call', { name: 'GetQuote', arguments: { instrument: 'ES' } }],
    ['prompts/get', { name: 'journal_review' }],
    ['resources/read', { uri: 'portcullis://venue/rules' }],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'pre_trade_brief' }, argument: { name: 'account', value: '' } },
    ],
  ])('%s is answered 403 plan_required, without a challenge', async (method, params) => {
    const response = await send({ jsonrpc: '2.0', id: 1, method, params });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toEqual({
      error: 'plan_required',
      error_description: 'MCP requires an Elite subscription',
      required_plan: 'elite',
    });
  });

  test('comes after the name and before the scope', async () => {
    expect(await (await call('NoSuchTool')).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await call('PlaceOrder')).json()).toMatchObject({ error: 'plan_required' });
  });

  test('lists tools all the same', async () => {
    expect((await listTools()).status).toBe(200);
  });

  test('is lifted by a change of plan at the very next call', async () => {
    await seeded.changePerson({ plan: 'elite' });
    expect((await call('GetQuote', { instrument: 'ES' })).status).toBe(200);
  });

  test('pro is more than free and less than elite', async () => {
    await start({ REQUIRED_PLAN: 'pro' });
    expect(await (await call('GetQuote')).json()).toMatchObject({
      error_description: 'MCP requires a Pro subscription',
    });
    await seeded.changePerson({ plan: 'pro' });
    expect((await call('GetQuote', { instrument: 'ES' })).status).toBe(200);
  });
});

describe('wrong arguments', () => {
  test('RS-21: are a result that names each of them', async () => {
    const { result } = (await (await call('GetQuote', { instrment: 'ES' })).json()) as { result: object };
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { success: false, error: 'invalid_arguments', fields: expect.any(Array) },
    });
  });

  test.each([null, [], 'ES', 7])('%j is no arguments at all: -32602, in words of ours', async (given) => {
    const response = await call('GetQuote', given);
    const error = { code: -32602, message: 'params.arguments must be an object' };
    expect([response.status, await response.json()]).toEqual([200, { jsonrpc: '2.0', id: 1, error }]);
    expect((await call('PlaceOrder', given)).status).toBe(403);
  });
});

describe('what ends while a call is in flight', () => {
  beforeEach(() => start({}, 'mcp:trade'));
  afterEach(() => {
    act = async () => ({ ok: true });
  });

  test('a connection: 401', async () => {
    act = () => Promise.reject(new ConnectionEnded('revoked'));
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('by a pause: 403', async () => {
    act = () => Promise.reject(new ConnectionPaused());
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: 'connection_paused' });
  });

  test('a scope: 403', async () => {
    act = () => Promise.reject(new ScopeLost('mcp:trade'));
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ required_scope: 'mcp:trade', tool: 'PlaceOrder' });
  });

  test('the patience with writes: 429', async () => {
    act = () => Promise.reject(new RateLimited(7));
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  test('the database: 503, never 401 and never 200', async () => {
    act = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const response = await call('PlaceOrder', { account: 'Sim101' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('our own fault tells nothing of the inside', async () => {
    act = () => Promise.reject(new Error('select secret from table'));
    const text = await (await call('PlaceOrder', { account: 'Sim101' })).text();
    expect(text).toContain('internal_error');
    expect(text).not.toContain('secret');
  });
});
