import { ConnectionEnded } from '@portcullis/operations';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../tests/harness/connection.ts';
import { useDatabase } from '../../../tests/harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../../../tests/harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let seeded: SeededConnection;
let act: () => Promise<{ ok: boolean }>;

beforeEach(async () => {
  act = async () => ({ ok: true });
  server = await startMcpServer(database(), { run: () => act() });
  seeded = await seedConnection(database(), { audience: server.url });
});
afterEach(() => server.stop());

const send = (method: string, params: object = {}, token = seeded.token) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
const call = (name: unknown, given: object = {}) => send('tools/call', { name, arguments: given });
const rows = async () => {
  await server.audit.flush();
  const { connectionId } = seeded;
  return await database().prisma.auditEvent.findMany({ where: { connectionId }, orderBy: { id: 'asc' } });
};

describe('each call leaves one audit row', () => {
  test('a read that was allowed', async () => {
    const response = await call('GetQuote', { instrument: 'ES' });
    expect(await rows()).toMatchObject([
      {
        personId: seeded.personId,
        clientId: seeded.clientId,
        event: 'tool.call',
        tool: 'GetQuote',
        scopeHeld: 'mcp:read',
        scopeNeeded: 'mcp:read',
        decision: 'allowed',
        reason: null,
        argsDigest: expect.any(Uint8Array),
        durationMs: expect.any(Number),
        address: '127.0.0.1',
        requestId: response.headers.get('x-request-id'),
      },
    ]);
  });

  test.each<[string, unknown, object, object]>([
    [
      'a scope that does not suffice',
      'PlaceOrder',
      {},
      { tool: 'PlaceOrder', reason: 'insufficient_scope', scopeNeeded: 'mcp:trade' },
    ],
    ['an unknown tool', 'NoSuchTool', {}, { tool: 'NoSuchTool', reason: 'unknown_tool', scopeNeeded: null }],
    ['a name that could be none', `'; DROP TABLE \u0000`, {}, { tool: null, reason: 'unknown_tool' }],
    ['a name that is no string', 7, {}, { tool: null, reason: 'protocol' }],
    ['wrong arguments', 'GetQuote', { no: 1 }, { tool: 'GetQuote', reason: 'invalid_arguments', argsDigest: null }],
  ])('%s', async (_, name, given, expected) => {
    await call(name, given);
    expect(await rows()).toMatchObject([{ decision: 'refused', ...expected }]);
  });

  test('none for what is no call', async () => {
    await send('tools/list');
    await send('ping');
    expect(await rows()).toEqual([]);
  });

  test('none for a stranger', async () => {
    await send('tools/call', { name: 'GetQuote' }, 'unknown');
    await server.audit.flush();
    expect(await database().prisma.auditEvent.count({ where: { connectionId: null } })).toBe(0);
  });

  test('an act that failed for a fault of ours', async () => {
    await seeded.changeConnection({ scope: 'mcp:trade' });
    await seeded.changeToken({ scope: 'mcp:trade' });
    act = () => Promise.reject(new Error('a bug'));
    await call('PlaceOrder', { account: 'Sim101' });
    expect(await rows()).toMatchObject([{ decision: 'failed', reason: 'internal_error' }]);
  });

  test('an act whose authority ended leaves the row of the act, not a second one', async () => {
    await seeded.changeConnection({ scope: 'mcp:trade' });
    await seeded.changeToken({ scope: 'mcp:trade' });
    act = () => Promise.reject(new ConnectionEnded('revoked'));
    await call('PlaceOrder', { account: 'Sim101' });
    expect(await rows()).toEqual([]);
  });
});

describe('the use of a connection', () => {
  test('is counted with its last tool', async () => {
    await call('GetQuote', { instrument: 'ES' });
    await call('PlaceOrder');
    await server.audit.flush();
    const { connectionId } = seeded;
    expect(await database().prisma.connectionUse.findUnique({ where: { connectionId } })).toMatchObject({
      calls: 2n,
      lastTool: 'PlaceOrder',
    });
  });
});

describe('when the audit cannot be written', () => {
  test('no read is answered: 503', async () => {
    await server.stop();
    const audit = { ...server.audit, isAccepting: () => false };
    server = await startMcpServer(database(), { audit });
    seeded = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
    const response = await call('GetQuote', { instrument: 'ES' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await call('PlaceOrder', { account: 'Sim101' })).status).toBe(200);
  });
});
