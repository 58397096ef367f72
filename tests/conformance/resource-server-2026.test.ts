import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;
let trader: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database());
  reader = await seedConnection(database(), { audience: server.url });
  trader = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
});
afterAll(() => server.stop());

const revision = '2026-07-28';
const key = (name: string) => `io.modelcontextprotocol/${name}`;
const meta = {
  [key('protocolVersion')]: revision,
  [key('clientInfo')]: { name: 'conformance', version: '1' },
  [key('clientCapabilities')]: {},
};

type Sending = {
  params?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  token?: string;
  id?: number | undefined;
};

/** A modern request; headers and `_meta` as the body says, unless a test says otherwise. */
const send = async (method: string, sending: Sending = {}) => {
  const { params = {}, token = reader.token } = sending;
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
    'mcp-protocol-version': revision,
    'mcp-method': method,
    ...(typeof params.name === 'string' && { 'mcp-name': params.name }),
    ...sending.headers,
  };
  const response = await fetch(server.url, {
    method: 'POST',
    headers: Object.fromEntries(
      Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined),
    ),
    body: JSON.stringify({
      jsonrpc: '2.0',
      ...('id' in sending ? {} : { id: 1 }),
      method,
      params: { ...params, _meta: sending.meta ?? meta },
    }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
};
const call = (name: string, given: object, sending: Sending = {}) =>
  send('tools/call', { ...sending, params: { name, arguments: given } });

const without = (name: string) => Object.fromEntries(Object.entries(meta).filter(([each]) => each !== key(name)));

describe('headers say what the body says (T26-02 to T26-04, A058)', () => {
  test.each<[string, Sending]>([
    ['no version', { headers: { 'mcp-protocol-version': undefined } }],
    ['another version', { headers: { 'mcp-protocol-version': '2025-11-25' } }],
    ['no method', { headers: { 'mcp-method': undefined } }],
    ['another method', { headers: { 'mcp-method': 'tools/list' } }],
    ['a method in other case', { headers: { 'mcp-method': 'Tools/Call' } }],
    ['no name', { headers: { 'mcp-name': undefined } }],
    ['another name', { headers: { 'mcp-name': 'PlaceOrder' } }],
    ['a name in other case', { headers: { 'mcp-name': 'getquote' } }],
    ['two names', { headers: { 'mcp-name': 'GetQuote, GetQuote' } }],
    ['a name that is no Base64', { headers: { 'mcp-name': '=?base64?***?=' } }],
    [
      'another name in Base64',
      { headers: { 'mcp-name': `=?base64?${Buffer.from('PlaceOrder').toString('base64')}?=` } },
    ],
  ])('%s: 400 -32020', async (_, sending) => {
    const { status, body } = await call('GetQuote', { instrument: 'ES' }, sending);
    expect([status, body.error.code, body.id]).toEqual([400, -32020, 1]);
  });

  test('a harmless name in the header does not let a write through', async () => {
    const headers = { 'mcp-name': 'GetQuote' };
    const { status, body } = await call('PlaceOrder', { account: 'Sim101' }, { headers });
    expect([status, body.error.code]).toEqual([400, -32020]);
    expect((await call('PlaceOrder', { account: 'Sim101' }, { headers, token: trader.token })).status).toBe(400);
  });

  test('a name may be written in Base64', async () => {
    const headers = { 'mcp-name': `=?base64?${Buffer.from('GetQuote').toString('base64')}?=` };
    expect((await call('GetQuote', { instrument: 'ES' }, { headers })).status).toBe(200);
  });
});

describe('what every message carries (T26-03, T26-06)', () => {
  test.each(['2099-01-01', '2026-07-29'])('version %s is not spoken: 400 -32022, and which are', async (requested) => {
    const { status, body } = await send('tools/list', {
      meta: { ...meta, [key('protocolVersion')]: requested },
      headers: { 'mcp-protocol-version': requested },
    });
    expect([status, body.error.code]).toEqual([400, -32022]);
    expect(body.error.data).toEqual({ supported: [revision], requested });
  });

  test.each(['protocolVersion', 'clientCapabilities'])('without %s: 400 -32602', async (name) => {
    const { status, body } = await send('tools/list', { meta: without(name) });
    expect([status, body.error.code]).toEqual([400, -32602]);
  });

  test('without any of it: 400 -32602', async () => {
    const { status, body } = await send('tools/list', { meta: {} });
    expect([status, body.error.code]).toEqual([400, -32602]);
  });
});

describe('methods (T26-08, T26-09, T26-13)', () => {
  test.each([
    'foo/bar',
    'subscriptions/listen',
    'prompts/list',
    'resources/list',
    'logging/setLevel',
    'initialize',
    'constructor',
  ])('%s is unknown: 404 -32601', async (method) => {
    const { status, body } = await send(method, { params: { filter: {} } });
    expect([status, body.error.code]).toEqual([404, -32601]);
  });

  test('server/discover names the versions and promises only tools', async () => {
    const { status, body } = await send('server/discover');
    expect(status).toBe(200);
    expect(body.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: [revision],
      capabilities: { tools: {} },
      ttlMs: expect.any(Number),
      cacheScope: 'private',
    });
    expect(JSON.stringify(body)).not.toContain('listChanged');
  });

  test('a notification is taken and not answered: 202', async () => {
    const { status, body } = await send('notifications/cancelled', { id: undefined, params: { requestId: 1 } });
    expect([status, body]).toEqual([202, undefined]);
  });
});

describe('results (T26-12, T26-14 to T26-16, T26-22)', () => {
  test('tools/list is private to the token, may be kept for a while and is the same twice', async () => {
    const one = await send('tools/list');
    expect(one.body.result).toMatchObject({ resultType: 'complete', cacheScope: 'private', ttlMs: expect.any(Number) });
    expect(one.body.result.ttlMs).toBeGreaterThanOrEqual(0);
    expect(await send('tools/list')).toMatchObject({ body: one.body });
    expect((await send('tools/list', { token: trader.token })).body.result.tools).toHaveLength(2);
  });

  test('each names who made it', async () => {
    const { body } = await call('GetQuote', { instrument: 'ES' });
    expect(body.result.resultType).toBe('complete');
    expect(body.result._meta[key('serverInfo')]).toMatchObject({ name: 'portcullis' });
  });

  test('are one JSON body, never a stream', async () => {
    const { headers } = await call('GetQuote', { instrument: 'ES' });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('refusals (T26-24, T26-26)', () => {
  test('a scope that does not suffice is 403 before anything streams', async () => {
    const { status, body } = await call('PlaceOrder', { account: 'Sim101' });
    expect([status, body.error]).toEqual([403, 'insufficient_scope']);
  });

  test('an unknown tool is -32602', async () => {
    expect((await call('NoSuchTool', {}, { token: trader.token })).body.error.code).toBe(-32602);
  });

  test('who a client says it is changes nothing', async () => {
    const spoofed = { ...meta, [key('clientInfo')]: { name: 'portcullis-operator', version: '1' } };
    expect((await call('PlaceOrder', { account: 'Sim101' }, { meta: spoofed })).status).toBe(403);
  });
});

describe('the revisions before (T25-01, T25-05)', () => {
  const legacy = async (method: string, params: object, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${reader.token}`, ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return { status: response.status, body: await response.json() };
  };
  const initialize = (protocolVersion: string) =>
    legacy('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } });

  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2026-07-28', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
  ])('initialize with %s is answered with %s', async (asked, given) => {
    const { body } = await initialize(asked);
    expect(body).toMatchObject({ result: { protocolVersion: given, serverInfo: { name: 'portcullis' } } });
  });

  test.each(['2025-11-25', '2025-06-18', '2025-03-26'])('the header %s is taken', async (version) => {
    expect((await legacy('tools/list', {}, { 'mcp-protocol-version': version })).status).toBe(200);
  });

  test('a header with no version of ours is 400', async () => {
    expect((await legacy('tools/list', {}, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
  });

  test('without a header it is taken for an old client', async () => {
    expect((await legacy('tools/list', {})).status).toBe(200);
  });

  test('an unknown method is -32601 under 200', async () => {
    expect(await legacy('foo/bar', {})).toMatchObject({ status: 200, body: { error: { code: -32601 } } });
  });

  test('ping is answered', async () => {
    expect(await legacy('ping', {})).toEqual({ status: 200, body: { jsonrpc: '2.0', id: 1, result: {} } });
  });
});
