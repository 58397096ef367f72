import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let token: string;

beforeAll(async () => {
  server = await startMcpServer(database());
  token = (await seedConnection(database(), { scope: 'mcp:trade', audience: server.url })).token;
});
afterAll(() => server?.stop());

const send = (body: object, headers: Record<string, string> = {}) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
    signal: AbortSignal.timeout(30_000),
  });

const modern = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };

describe('A093: a message that an SDK does not take is answered, and holds no connection', () => {
  test.each<[string, object]>([
    ['a member that JSON-RPC does not know', { method: 'tools/list', extra: 1 }],
    ['a ping with one', { method: 'ping', extra: 1 }],
    ['_meta that is no object', { method: 'tools/list', params: { _meta: 5 } }],
    ['a progress token that is none', { method: 'tools/list', params: { _meta: { progressToken: {} } } }],
    ['a notification with an id', { method: 'notifications/cancelled', params: { requestId: 1 } }],
    ['a task that is none', { method: 'tools/call', params: { name: 'GetQuote', task: 5 } }],
    ['a name beside arguments that are none', { method: 'tools/call', params: { name: 'GetQuote', arguments: 'x' } }],
    ['an unknown method', { method: 'constructor' }],
    ['an id with a fraction of nothing', { id: '', method: 'ping' }],
  ])('%s', async (_, body) => {
    const answer = await send(body);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toHaveProperty('jsonrpc', '2.0');
  });

  test.each<[string, object, string]>([
    [
      'a member that JSON-RPC does not know',
      { method: 'tools/list', extra: 1, params: { _meta: modern } },
      'tools/list',
    ],
    [
      'a progress token that is none',
      { method: 'tools/list', params: { _meta: { ...modern, progressToken: {} } } },
      'tools/list',
    ],
    ['an unknown method', { method: 'constructor', params: { _meta: modern } }, 'constructor'],
    [
      'a notification with an id',
      { method: 'notifications/cancelled', params: { _meta: modern, requestId: 1 } },
      'notifications/cancelled',
    ],
  ])('%s, in 2026-07-28', async (_, body, method) => {
    const answer = await send(body, { ...modernHeaders, 'mcp-method': method });
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toHaveProperty('jsonrpc', '2.0');
  });
});
