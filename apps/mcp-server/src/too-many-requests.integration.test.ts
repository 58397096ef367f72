import type { Scope } from '@portcullis/access';
import { afterEach, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../tests/harness/connection.ts';
import { useDatabase } from '../../../tests/harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../../../tests/harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let seeded: SeededConnection;

afterEach(() => server.stop());

/** The clock stands still, so that no bucket fills up while a slow machine counts. */
const start = async (scope: Scope) => {
  const at = new Date();
  server = await startMcpServer(database(), { environment: { RATE_LIMITS: 'on' }, now: () => at });
  seeded = await seedConnection(database(), { scope, audience: server.url });
};

const send = (body: object) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${seeded.token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
  });
const call = (name: string, given: object = {}) => send({ method: 'tools/call', params: { name, arguments: given } });
const listTools = () => send({ method: 'tools/list' });

describe('too many requests', () => {
  test('RS-21: are answered 429 with the time to wait, for reads and for what is refused', async () => {
    await start('mcp:read');
    const prompt = () => send({ method: 'prompts/get', params: { name: 'journal_review' } });
    for (let n = 0; n < 60; n += 1) await (n % 3 === 2 ? prompt() : call(n % 3 ? 'GetQuote' : 'PlaceOrder'));
    expect((await prompt()).status).toBe(429);
    const response = await call('GetQuote', { instrument: 'ES' });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ error: 'too_many_requests' });
  });

  test('leave no audit rows, so that a flood fills no table', async () => {
    await start('mcp:read');
    for (let n = 0; n < 80; n += 1) await call('GetQuote', { instrument: 'ES' });
    await server.audit.flush();
    const { connectionId } = seeded;
    expect(await database().prisma.auditEvent.count({ where: { connectionId } })).toBe(60);
  });

  test('are counted by connection', async () => {
    await start('mcp:read');
    for (let n = 0; n < 61; n += 1) await listTools();
    seeded = await seedConnection(database(), { audience: server.url });
    expect((await listTools()).status).toBe(200);
  });

  test('hold back a flood of writes, also of such as are refused', async () => {
    await start('mcp:trade');
    for (let n = 0; n < 30; n += 1) expect((await call('PlaceOrder', { wrong: n })).status).toBe(200);
    expect((await call('PlaceOrder', { wrong: 31 })).status).toBe(429);
  });

  test('of reads never hold back a write that the scope allows', async () => {
    await start('mcp:trade');
    for (let n = 0; n < 61; n += 1) await listTools();
    expect((await listTools()).status).toBe(429);
    expect((await call('PlaceOrder', { account: 'Sim101' })).status).toBe(200);
  });
});
