import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { startListening } from '../harness/listener.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { metaKey, modernRequest, requestMeta, revision, type Sending, sendModern } from '../harness/modern-request.ts';

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

const send = (method: string, sending: Sending = {}) =>
  sendModern(server.url, method, { token: reader.token, ...sending });
const call = (name: string, given: object, sending: Sending = {}) =>
  send('tools/call', { ...sending, params: { name, arguments: given } });
const without = (name: string) =>
  Object.fromEntries(Object.entries(requestMeta).filter(([each]) => each !== metaKey(name)));
const base64 = (name: string) => `=?base64?${Buffer.from(name).toString('base64')}?=`;

describe('one endpoint', () => {
  test.each(['GET', 'DELETE'])('T26-01: %s is 405, with a token and without', async (method) => {
    for (const token of [reader.token, undefined]) {
      const { headers } = modernRequest('server/discover', { token });
      const { status, headers: given } = await fetch(server.url, { method, ...(headers && { headers }) });
      expect([status, given.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    }
  });

  test.each<[string, unknown, number]>([
    ['a list of requests', [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }], 400],
    ['a response', { jsonrpc: '2.0', id: 1, result: {} }, 400],
    ['an error', { jsonrpc: '2.0', id: 1, error: { code: 1, message: '' } }, 400],
  ])('T26-09: %s as a body is refused', async (_, body, expected) => {
    const response = await fetch(server.url, {
      ...modernRequest('tools/list', { token: reader.token }),
      body: JSON.stringify(body),
    });
    expect([response.status, JSON.parse(await response.text()).error.code]).toEqual([expected, -32600]);
  });

  test('T26-09: a notification is taken and not answered: 202', async () => {
    const { status, body } = await send('notifications/cancelled', { id: undefined, params: { requestId: 1 } });
    expect([status, body]).toEqual([202, undefined]);
  });

  test('T26-10: session ids and Last-Event-ID mean nothing, and none is made', async () => {
    const headers = { 'mcp-session-id': 'somebody-elses', 'last-event-id': '7' };
    const plain = await send('tools/list');
    const marked = await send('tools/list', { headers });
    expect(marked.body).toEqual(plain.body);
    expect([plain, marked].map((each) => each.headers.get('mcp-session-id'))).toEqual([null, null]);
    const stream = await startListening(server.url, { token: reader.token, headers });
    await stream.next();
    expect(stream.text()).not.toMatch(/^id:/m);
    stream.close();
  });

  test.each(['foo/bar', 'resources/subscribe', 'logging/setLevel', 'initialize', 'constructor', 'ping'])(
    'T26-08: %s is unknown: 404 -32601',
    async (method) => {
      const { status, body } = await send(method);
      expect([status, body.error.code, body.id]).toEqual([404, -32601, 1]);
    },
  );
});

describe('headers say what the body says', () => {
  test.each<[string, Sending]>([
    ['T26-02: no version', { headers: { 'mcp-protocol-version': undefined } }],
    ['T26-02: another version', { headers: { 'mcp-protocol-version': '2025-11-25' } }],
    ['T26-04: no method', { headers: { 'mcp-method': undefined } }],
    ['T26-04: another method', { headers: { 'mcp-method': 'tools/list' } }],
    ['T26-04: a method in other case', { headers: { 'mcp-method': 'Tools/Call' } }],
    ['T26-04: no name', { headers: { 'mcp-name': undefined } }],
    ['T26-04: another name', { headers: { 'mcp-name': 'PlaceOrder' } }],
    ['T26-04: a name in other case', { headers: { 'mcp-name': 'getquote' } }],
    ['T26-04: two names', { headers: { 'mcp-name': 'GetQuote, GetQuote' } }],
    ['T26-04: a name that is no Base64', { headers: { 'mcp-name': '=?base64?***?=' } }],
    ['T26-04: another name in Base64', { headers: { 'mcp-name': base64('PlaceOrder') } }],
  ])('%s: 400 -32020', async (_, sending) => {
    const { status, body } = await call('GetQuote', { instrument: 'ES' }, sending);
    expect([status, body.error.code, body.id]).toEqual([400, -32020, 1]);
  });

  test('T26-02, T26-04: a listener’s too', async () => {
    for (const headers of [{ 'mcp-method': 'tools/list' }, { 'mcp-protocol-version': undefined }]) {
      expect((await startListening(server.url, { token: reader.token, headers })).status).toBe(400);
    }
  });

  test('T26-04, A058: a harmless name in the header does not let a write through', async () => {
    for (const { token } of [reader, trader]) {
      const { status, body } = await call(
        'PlaceOrder',
        { account: 'Sim101' },
        { headers: { 'mcp-name': 'GetQuote' }, token },
      );
      expect([status, body.error.code]).toEqual([400, -32020]);
    }
  });

  test('T26-04: a name may be written in Base64, and headers in any case', async () => {
    const headers = { 'mcp-name': undefined, 'MCP-NAME': base64('GetQuote') };
    expect((await call('GetQuote', { instrument: 'ES' }, { headers })).status).toBe(200);
  });
});

describe('what every message carries', () => {
  test.each(['2099-01-01', '2026-07-29'])('T26-03: %s is not spoken: 400 -32022, and what is', async (requested) => {
    const { status, body } = await send('tools/list', {
      meta: { ...requestMeta, [metaKey('protocolVersion')]: requested },
      headers: { 'mcp-protocol-version': requested },
    });
    expect([status, body.error.code]).toEqual([400, -32022]);
    expect(body.error.data).toEqual({ supported: [revision], requested });
  });

  test.each(['protocolVersion', 'clientCapabilities'])('T26-06: without %s: 400 -32602', async (name) => {
    for (const method of ['tools/list', 'subscriptions/listen']) {
      const { status, body } = await send(method, { meta: without(name) });
      expect([status, body.error.code]).toEqual([400, -32602]);
    }
  });

  test('T26-06: without any of it: 400 -32602', async () => {
    const { status, body } = await send('tools/list', { meta: {} });
    expect([status, body.error.code]).toEqual([400, -32602]);
  });

  test('T26-24: who a client says it is changes nothing', async () => {
    const spoofed = { ...requestMeta, [metaKey('clientInfo')]: { name: 'portcullis-operator', version: '1' } };
    expect((await call('PlaceOrder', { account: 'Sim101' }, { meta: spoofed })).status).toBe(403);
    expect((await call('GetQuote', { instrument: 'ES' }, { meta: without('clientInfo') })).status).toBe(200);
  });

  test('T26-25: what goes over one socket is each its own token’s', async () => {
    for (const { token } of [reader, trader, reader]) {
      const { body } = await send('tools/list', { token, headers: { connection: 'keep-alive' } });
      expect(body.result.tools).toHaveLength(token === trader.token ? 2 : 1);
    }
    expect((await send('tools/list', { token: 'nobody' })).status).toBe(401);
  });
});

describe('refusals', () => {
  test('T26-26: 401 comes before a body is even read', async () => {
    const request = { ...modernRequest('tools/list', { token: 'nobody' }), body: '{' };
    expect((await fetch(server.url, request)).status).toBe(401);
    expect((await send('foo/bar', { token: undefined })).status).toBe(401);
  });

  test('T26-26: a scope that does not suffice is 403 whatever the client accepts, before anything streams', async () => {
    for (const accept of ['application/json, text/event-stream', 'text/event-stream, application/json;q=0.1', '*/*']) {
      const { status, headers, body } = await call('PlaceOrder', { account: 'Sim101' }, { headers: { accept } });
      expect([status, headers.get('content-type'), body.error]).toEqual([
        403,
        'application/json',
        'insufficient_scope',
      ]);
    }
  });

  test('T26-26: a listener without a token is 401, with the way in', async () => {
    for (const token of [undefined, 'nobody']) {
      const { status, headers } = await startListening(server.url, { token });
      expect([status, headers.get('content-type')]).toEqual([401, 'application/json']);
      expect(headers.get('www-authenticate')).toContain(`resource_metadata="${server.metadataUrl}", scope="mcp:read"`);
    }
  });

  test('T26-22: codes are those that are defined, and none that was withdrawn', async () => {
    const faults = [
      await send('foo/bar'),
      await send('resources/read', { params: { uri: 'file:///none' }, headers: { 'mcp-name': 'file:///none' } }),
      await send('subscriptions/listen', { params: { notifications: 1 } }),
      await send('tools/list', { meta: {} }),
      await send('tools/list', { headers: { 'mcp-method': 'x' } }),
      await call('NoSuchTool', {}, { token: trader.token }),
      await call('GetQuote', {}, { params: { name: 7 } }),
    ];
    const codes = faults.map(({ body }) => body.error?.code).filter((code) => code !== undefined);
    expect(new Set(codes)).toEqual(new Set([-32601, -32602, -32020]));
  });
});
