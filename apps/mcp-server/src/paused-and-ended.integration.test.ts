import { revokeConnection } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../tests/harness/connection.ts';
import { useDatabase } from '../../../tests/harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../../../tests/harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let seeded: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database());
});
beforeEach(async () => {
  seeded = await seedConnection(database(), { audience: server.url });
});
afterAll(() => server?.stop());

const send = (method: string, params: object = {}, authorization = `Bearer ${seeded.token}`) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
const call = (name: string, given = {}) => send('tools/call', { name, arguments: given });

describe('a paused connection', () => {
  const completion = { ref: { type: 'ref/prompt', name: 'pre_trade_brief' }, argument: { name: 'account', value: '' } };

  test('is answered 403 connection_paused, without a challenge', async () => {
    await seeded.changeConnection({ pausedAt: new Date() });
    for (const [method, params] of [
      ['tools/call', { name: 'GetQuote', arguments: { instrument: 'ES' } }],
      ['tools/call', { name: 'PlaceOrder', arguments: {} }],
      ['prompts/get', { name: 'journal_review' }],
      ['resources/read', { uri: 'portcullis://venue/rules' }],
      ['completion/complete', completion],
    ] as const) {
      const response = await send(method, params);
      expect([method, response.status, response.headers.get('www-authenticate')]).toEqual([method, 403, null]);
      expect(await response.json()).toEqual({
        error: 'connection_paused',
        error_description: 'The person has paused this connection; only they can resume it',
      });
    }
  });

  test('is still told what there is, and that a tool is unknown; resumed, it goes on with the same token', async () => {
    await seeded.changeConnection({ pausedAt: new Date() });
    expect((await send('tools/list')).status).toBe(200);
    expect(await (await call('NoSuchTool')).json()).toMatchObject({ error: { code: -32602 } });
    await seeded.changeConnection({ pausedAt: null });
    expect((await call('GetQuote', { instrument: 'ES' })).status).toBe(200);
  });
});

describe('a connection that the person ended', () => {
  const ended = () => database().prisma.connection.findUniqueOrThrow({ where: { id: seeded.connectionId } });

  test('is shown when and from where it was first refused; unknown tokens are shown to nobody', async () => {
    await inTransaction(database(), (tx) =>
      revokeConnection(tx, seeded.connectionId, { reason: 'person', now: new Date() }),
    );
    expect((await send('tools/list', {}, 'Bearer never-issued')).status).toBe(401);
    expect((await send('tools/list')).status).toBe(401);
    await expect.poll(ended).toMatchObject({ refusedAddress: expect.any(String), refusedAt: expect.any(Date) });
    const first = (await ended()).refusedAt;
    expect((await send('tools/list')).status).toBe(401);
    await server.refusedUses.close();
    expect((await ended()).refusedAt).toEqual(first);
  });
});
