import { changeConnectionScope, revokeConnection } from '@portcullis/access';
import { inTransaction, notify } from '@portcullis/database';
import { suspendPerson } from '@portcullis/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type Listening, startListening } from '../harness/listener.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { metaKey, sendModern } from '../harness/modern-request.ts';

const database = useDatabase();
let server: RunningMcpServer;

beforeAll(async () => {
  server = await startMcpServer(database());
});
afterAll(() => server.stop());

const connected = (more: Parameters<typeof seedConnection>[1] = {}) =>
  seedConnection(database(), { audience: server.url, ...more });
const listening = async (who: { token: string }, more: Listening = {}) => {
  const listener = await startListening(server.url, { token: who.token, ...more });
  return { listener, first: await listener.next() };
};
const raise = ({ connectionId }: SeededConnection) =>
  inTransaction(database(), async (tx) => {
    const connection = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
    await changeConnectionScope(tx, connection, 'mcp:trade', new Date());
  });
const revoke = ({ connectionId }: SeededConnection) =>
  inTransaction(database(), (tx) => revokeConnection(tx, connectionId, { reason: 'person', now: new Date() }));

/** What a stream says of subscription `id`. */
const marked = (id: string | number) => ({ _meta: { [metaKey('subscriptionId')]: id } });
const acknowledgement = (id: string | number, notifications: object = { toolsListChanged: true }) => ({
  jsonrpc: '2.0',
  method: 'notifications/subscriptions/acknowledged',
  params: { ...marked(id), notifications },
});
const changed = (id: string | number) => ({
  jsonrpc: '2.0',
  method: 'notifications/tools/list_changed',
  params: marked(id),
});
const ending = (id: string | number) => ({
  jsonrpc: '2.0',
  id,
  result: {
    resultType: 'complete',
    _meta: {
      [metaKey('subscriptionId')]: id,
      [metaKey('serverInfo')]: expect.objectContaining({ name: 'portcullis' }),
    },
  },
});

describe('what a stream says', () => {
  test('T26-17, T26-23: it is acknowledged before anything else, in a stream that no proxy holds back', async () => {
    const { listener, first } = await listening(await connected(), { id: 'listen:0' });
    expect(listener.status).toBe(200);
    expect(Object.fromEntries(listener.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(listener.headers.get('content-encoding')).toBeNull();
    expect(first).toEqual(acknowledgement('listen:0'));
    listener.close();
  });

  test.each<[string, unknown, object]>([
    ['tools and more', { toolsListChanged: true, promptsListChanged: true }, { toolsListChanged: true }],
    ['a kind of the future', { toolsListChanged: true, moonListChanged: true }, { toolsListChanged: true }],
  ])('T26-17: of %s, what there is is acknowledged', async (_, notifications, honored) => {
    const { listener, first } = await listening(await connected(), { notifications });
    expect(first).toEqual(acknowledgement(1, honored));
    listener.close();
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['no tools', { toolsListChanged: false }],
    ['resources', { resourcesListChanged: true, resourceSubscriptions: ['file:///etc/passwd'] }],
  ])('T26-17: of %s nothing would ever be told, so the stream says so and ends', async (_, notifications) => {
    const { listener, first } = await listening(await connected(), { notifications });
    expect([first, ...(await listener.rest())]).toEqual([acknowledgement(1, {}), ending(1)]);
  });

  test('T26-11, T26-17: a raised connection is told that its tools changed, and no request is ever sent', async () => {
    const mine = await connected();
    const { listener } = await listening(mine, { id: 7 });
    const { listener: second } = await listening(mine, { id: 8 });
    await raise(mine);
    expect([await listener.rest(), await second.rest()]).toEqual([
      [changed(7), ending(7)],
      [changed(8), ending(8)],
    ]);
    expect((await sendModern(server.url, 'tools/list', { token: mine.token })).status, 'the token is dead').toBe(401);
    const { body } = await sendModern(server.url, 'tools/list', { token: await mine.addToken('mcp:trade') });
    expect(body.result.tools).toHaveLength(2);
  });

  test('T26-17: nobody hears of another connection, of the same person or of another', async () => {
    const mine = await connected();
    const sibling = await listening(await connected({ personId: mine.personId }));
    const stranger = await listening(await connected());
    const { listener } = await listening(mine);
    await raise(mine);
    expect(await listener.rest()).toHaveLength(2);
    for (const other of [sibling, stranger]) {
      other.listener.close();
      await expect(other.listener.next()).rejects.toThrow();
      expect(other.listener.text().match(/data:/g)).toHaveLength(1);
      expect(other.listener.text()).not.toContain('list_changed');
    }
  });
});

describe('when a stream ends', () => {
  test.each<[string, (who: SeededConnection) => Promise<unknown>]>([
    ['revoked', revoke],
    [
      'suspended',
      async ({ personId }) => {
        const { email } = await database().prisma.person.findUniqueOrThrow({ where: { id: personId } });
        await suspendPerson(database(), email, { requestId: 'test', clock: () => new Date() });
      },
    ],
  ])('T26-18: %s, it ends at once and says nothing of tools', async (_, act) => {
    const mine = await connected();
    const { listener } = await listening(mine);
    await act(mine);
    expect(await listener.rest()).toEqual([ending(1)]);
    expect((await startListening(server.url, { token: mine.token })).status).toBe(401);
  });

  test('T26-18: it ends with its token, by the database’s clock', async () => {
    const mine = await connected();
    const { listener } = await listening(mine);
    // Sooner than it was when the stream began: a slow machine takes its time to open one.
    await mine.changeToken({ expiresAt: new Date(Date.now() + 500) });
    await inTransaction(database(), (tx) => notify(tx, 'connection', mine.connectionId));
    expect(await listener.rest()).toEqual([ending(1)]);
  });

  test('T26-11: a client that hangs up has cancelled, and is forgotten', async () => {
    const mine = await connected();
    const { listener } = await listening(mine);
    listener.close();
    await expect.poll(() => eventsOf(mine)).toEqual(['stream.opened allowed', 'stream.ended client_closed']);
  });

  test('T26-11: a notification of cancellation is taken, and does nothing to anybody’s stream', async () => {
    const mine = await connected();
    const { listener } = await listening(mine, { id: 'listen:0' });
    const thief = await connected();
    const cancel = { params: { requestId: 'listen:0' }, id: undefined, token: thief.token };
    expect((await sendModern(server.url, 'notifications/cancelled', cancel)).status).toBe(202);
    await raise(mine);
    expect(await listener.rest()).toHaveLength(2);
  });
});

/** The audit rows of a connection, oldest first. */
const eventsOf = async ({ connectionId }: SeededConnection) => {
  const rows = await database().prisma.auditEvent.findMany({ where: { connectionId }, orderBy: { id: 'asc' } });
  return rows.map(({ event, reason, decision }) => `${event} ${reason ?? decision}`);
};
