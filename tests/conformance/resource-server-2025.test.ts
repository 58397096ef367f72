import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database());
  reader = await seedConnection(database(), { audience: server.url });
});
afterAll(() => server.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${reader.token}`, ...headers },
    body: JSON.stringify(body),
  });
const send = async (method: string, params: object = {}, headers: Record<string, string> = {}) => {
  const response = await post({ jsonrpc: '2.0', id: 1, method, params }, headers);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
};
const initialize = (protocolVersion: string) =>
  send('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } });

describe('the version', () => {
  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2026-07-28', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
  ])('T25-01: initialize with %s is answered with %s', async (asked, given) => {
    const { body } = await initialize(asked);
    expect(body).toMatchObject({ result: { protocolVersion: given, serverInfo: { name: 'portcullis' } } });
  });

  test.each(['2025-11-25', '2025-06-18', '2025-03-26'])('T25-01: the header %s is taken', async (version) => {
    expect((await send('tools/list', {}, { 'mcp-protocol-version': version })).status).toBe(200);
  });

  test('T25-01: a header with no version of ours is 400', async () => {
    expect((await send('tools/list', {}, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
  });

  test('T25-01: without a header it is taken for an old client', async () => {
    expect((await send('tools/list')).status).toBe(200);
  });
});

describe('sessions', () => {
  test('T25-02, T25-03: none is made, one that is sent is nobody’s, and it lets nobody in', async () => {
    const { headers } = await initialize('2025-11-25');
    expect(headers.get('mcp-session-id')).toBeNull();
    const session = { 'mcp-session-id': 'somebody-elses' };
    expect((await send('tools/list', {}, session)).status).toBe(200);
    expect((await send('tools/list', {}, { ...session, authorization: 'Bearer nobody' })).status).toBe(401);
  });

  test.each(['GET', 'DELETE'])('T25-02, T25-04: %s is 405', async (method) => {
    const authorization = `Bearer ${reader.token}`;
    expect((await fetch(server.url, { method, headers: { authorization } })).status).toBe(405);
  });

  test('T25-04: without a stream, notices of changed lists are not promised, and listening is an unknown method', async () => {
    const { body } = await initialize('2025-11-25');
    expect(body.result.capabilities).toEqual({ tools: {}, prompts: {}, resources: {}, completions: {} });
    const { status, headers, body: answer } = await send('subscriptions/listen', { notifications: {} });
    expect([status, headers.get('content-type'), answer.error.code]).toEqual([200, 'application/json', -32601]);
  });
});

describe('prompts and resources', () => {
  test('are listed, got and read', async () => {
    const uri = 'portcullis://venue/rules';
    const [{ body: prompts }, { body: got }, { body: list }, { body: templates }, { body: read }] = [
      await send('prompts/list'),
      await send('prompts/get', { name: 'journal_review' }),
      await send('resources/list'),
      await send('resources/templates/list'),
      await send('resources/read', { uri }),
    ];
    expect(prompts.result.prompts).toContainEqual(expect.objectContaining({ name: 'journal_review' }));
    expect(got.result.messages).toMatchObject([{ role: 'user', content: { type: 'text' } }]);
    expect(list.result.resources).toContainEqual(expect.objectContaining({ uri }));
    expect(templates.result.resourceTemplates).toHaveLength(1);
    expect(read.result.contents).toMatchObject([{ uri, mimeType: 'text/markdown' }]);
  });

  test('a resource that does not exist is -32002, as these revisions have it', async () => {
    const { status, body } = await send('resources/read', { uri: 'portcullis://none' });
    expect([status, body.error.code, body.error.data]).toEqual([200, -32002, { uri: 'portcullis://none' }]);
  });
});

describe('messages', () => {
  test('T25-05: a list of them is refused', async () => {
    const listing = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const response = await post([listing], { 'mcp-protocol-version': '2025-03-26' });
    expect([response.status, JSON.parse(await response.text()).error.code]).toEqual([400, -32600]);
  });

  test('T25-06: a foreign Origin is 403', async () => {
    expect((await send('tools/list', {}, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('an unknown method is -32601 under 200, and ping is answered', async () => {
    expect(await send('foo/bar')).toMatchObject({ status: 200, body: { error: { code: -32601 } } });
    expect(await send('ping')).toMatchObject({ status: 200, body: { jsonrpc: '2.0', id: 1, result: {} } });
  });
});
