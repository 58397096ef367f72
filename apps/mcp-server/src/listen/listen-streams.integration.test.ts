import { changeConnectionScope, revokeConnection, type TokenVerifier } from '@portcullis/access';
import { inTransaction, openDatabase } from '@portcullis/database';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { type Listening, startListening } from '../../../../tests/harness/listener.ts';
import { type RunningMcpServer, startMcpServer } from '../../../../tests/harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
afterEach(() => server.stop());

const start = async (needs: Parameters<typeof startMcpServer>[1] = {}) => {
  server = await startMcpServer(database(), needs);
};
const connected = (more: Parameters<typeof seedConnection>[1] = {}) =>
  seedConnection(database(), { audience: server.url, ...more });
const listen = (who: { token: string }, more: Listening = {}) =>
  startListening(server.url, { token: who.token, ...more });
const raise = ({ connectionId }: SeededConnection) =>
  inTransaction(database(), async (tx) => {
    const connection = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
    await changeConnectionScope(tx, connection, 'mcp:trade', new Date());
  });
const never = 3_600_000;
const methodsOf = (messages: object[]) => messages.map((each) => ('method' in each ? each.method : 'result'));

describe('what was not heard is found', () => {
  test('when the connection that listens was cut, and comes back', async () => {
    await start({ listening: { sweepMs: never } });
    const mine = await connected();
    const stream = await listen(mine);
    await stream.next();
    await cutListener();
    await raise(mine);
    expect(methodsOf(await stream.rest())).toEqual(['notifications/tools/list_changed', 'result']);
  });

  test('by a sweep, when nobody said anything', async () => {
    await start({ listening: { sweepMs: 100 } });
    const mine = await connected();
    const stream = await listen(mine);
    await stream.next();
    await mine.changeConnection({ revokedAt: new Date() });
    expect(methodsOf(await stream.rest())).toEqual(['result']);
  });

  test('when it happens while streams are being opened: each is refused, or told, and none is left', async () => {
    await start({ listening: { sweepMs: never, limits: { connection: 99, person: 99, all: 99 } } });
    const mine = await connected();
    const opening = Array.from({ length: 30 }, (_, at) => (at === 12 ? raise(mine) : listen(mine)));
    for (const stream of await Promise.all(opening)) {
      if (!stream) continue;
      expect([200, 401]).toContain(stream.status);
      const methods = methodsOf(await stream.rest());
      if (stream.status === 200) expect(methods.slice(1)).toEqual(['notifications/tools/list_changed', 'result']);
    }
  });
});

describe('a stream that cannot be', () => {
  test('of a token that died after it was let in: 401', async () => {
    let mine: SeededConnection | undefined;
    const letIn: TokenVerifier = async () => ({
      ...(mine as SeededConnection),
      ...{ clientName: 'Test client', plan: 'free', tokenHash: Buffer.alloc(32) },
      ...{ scope: 'mcp:read', tokenScope: 'mcp:read', connectionScope: 'mcp:read', paused: false, gated: false },
    });
    await start({ verifyToken: letIn });
    mine = await connected();
    const refused = await listen({ token: 'was-good' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('while the rows cannot be read: 503, never 401', async () => {
    const away = openDatabase('postgresql://nobody:x@127.0.0.1:1/none');
    await start({ listening: { database: away } });
    const refused = await listen(await connected());
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'application/json; charset=utf-8']);
    await away.close();
  });

  test('for a client that takes no stream: 406', async () => {
    await start();
    const headers = { accept: 'application/json' };
    expect((await listen(await connected(), { headers })).status).toBe(406);
  });

  test('without a filter: -32602', async () => {
    await start();
    const answer = await listen(await connected(), { notifications: 'all' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });
});

test('a quiet stream carries comments, which are no messages', async () => {
  await start({ listening: { beatMs: 1 } });
  const mine = await connected();
  const stream = await listen(mine);
  const messages = stream.rest();
  await expect.poll(stream.text).toContain('\n\n:\n\n');
  await raise(mine);
  expect(await messages).toHaveLength(3);
});

test('a server that stops ends its streams in good order, and opens none', async () => {
  await start();
  const mine = await connected();
  const stream = await listen(mine);
  await server.streams.close();
  expect(methodsOf(await stream.rest())).toEqual(['notifications/subscriptions/acknowledged', 'result']);
  expect((await listen(mine)).status).toBe(503);
});

test('the audit says who listened, from when to when, and why it ended; it is no use of the connection', async () => {
  await start();
  const mine = await connected();
  await listen(mine);
  await inTransaction(database(), (tx) =>
    revokeConnection(tx, mine.connectionId, { reason: 'person', now: new Date() }),
  );
  const rows = () =>
    database().prisma.auditEvent.findMany({ where: { connectionId: mine.connectionId }, orderBy: { id: 'asc' } });
  await expect.poll(rows).toHaveLength(2);
  const who = { personId: mine.personId, clientId: mine.clientId, scopeHeld: 'mcp:read', decision: 'allowed' };
  const [opened, ended] = await rows();
  expect(opened).toMatchObject({ ...who, event: 'stream.opened', reason: null, requestId: expect.any(String) });
  expect(ended).toMatchObject({
    ...{ ...who, event: 'stream.ended', reason: 'connection_ended', durationMs: expect.any(Number) },
    requestId: opened?.requestId,
  });
  expect(await database().prisma.connectionUse.count({ where: { connectionId: mine.connectionId } })).toBe(0);
});

/** Ends the PostgreSQL session that listens, once there is one, and answers when it is gone. */
const cutListener = async (): Promise<void> => {
  const { pathname } = new URL(database().url);
  const owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  const cut = async () => {
    const { rows } = await owner.query<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN %'`,
      [pathname.slice(1)],
    );
    return rows.map(({ pid }) => pid);
  };
  let pids: number[] = [];
  await expect
    .poll(async () => {
      pids = await cut();
      return pids.length;
    })
    .toBe(1);
  const isThere = async () =>
    (await owner.query('SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)', [pids])).rowCount;
  await expect.poll(isThere, { interval: 1 }).toBe(0);
  await owner.end();
};
