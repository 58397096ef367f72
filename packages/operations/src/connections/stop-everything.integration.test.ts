import {
  connectConnection,
  insertCode,
  lockConnection,
  lockPresentedCode,
  revokeConnection,
  revokeConnectionsOf,
} from '@portcullis/access';
import { inTransaction, Prisma } from '@portcullis/database';
import { holdPersonAlone } from '@portcullis/people';
import { insertStopTask, sharedFeed } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { resource, seedConnection } from '../../../../tests/harness/connection.ts';
import { useOrderDesk } from '../../../../tests/harness/order-desk.ts';
import { mes, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { later, quoteOf } from '../../../../tests/harness/trading.ts';
import { holdAuthority } from '../acts/authority.ts';
import { carryOnStops, keepPositions, stepMarket } from '../index.ts';
import { stopEverything } from './stop-everything.ts';

const { database, trader, desk, connection, place, rest, statusOf, positions } = useOrderDesk();

const person = () =>
  ({ kind: 'person', personId: trader().personId, requestId: 'the stop', address: '192.0.2.7' }) as const;

/** The first transaction of a stop, after which its process was killed. */
const stopKilled = (flatten: boolean): Promise<string> =>
  inTransaction(database(), (tx) => insertStopTask(tx, { ...person(), flatten, now: trader().clock.now }));

/** Venues that look after what was left, so many seconds after noon. */
const venuesAt = async (seconds: number, count = 1) => {
  trader().clock.now = later(seconds);
  const carried = await Promise.all(Array.from({ length: count }, () => carryOnStops(desk())));
  expect(carried.flatMap(({ failed }) => failed)).toEqual([]);
};
const taskOf = (id: string) => database().prisma.stopTask.findUniqueOrThrow({ where: { id } });
const rowsOf = (event: string) =>
  database().prisma.auditEvent.findMany({ where: { personId: trader().personId, event }, orderBy: { id: 'asc' } });
const ordersSince = (seq: bigint) =>
  database().prisma.order.findMany({ where: { personId: trader().personId, seq: { gt: seq } } });

/** How many wait for a lock. */
const queued = async () => {
  const [row] = await database().prisma.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return row?.count;
};

describe('a stop whose process was killed after the revocation', () => {
  test('is carried to its end by the venue: each order once, and nothing that came later', async () => {
    await place({ quantity: 3 });
    const resting = [await rest(), await rest({ limitPrice: 6_001 })];
    const id = await stopKilled(true);
    const { ordersThrough } = await taskOf(id);
    const after = [await rest({ limitPrice: 6_002 }), await place({ quantity: 2 })];
    await venuesAt(1);
    expect(await Promise.all(resting.map(statusOf))).toEqual(['Working', 'Working']);

    await quoteMarket(database(), 3);
    await venuesAt(3, 3);
    expect(await Promise.all(resting.map(statusOf))).toEqual(['Cancelled', 'Cancelled']);
    expect(await positions()).toEqual([[mes, 2]]);
    expect(await statusOf(after[0] ?? '')).toBe('Working');
    const closing = (await ordersSince(ordersThrough)).filter((order) => !after.includes(order.id));
    expect(closing).toMatchObject([{ side: 'Sell', quantity: 3, status: 'Filled' }]);
    expect(await taskOf(id)).toMatchObject({ outcome: 'done', attempts: 1 });
    const told = { requestId: 'the stop', address: '192.0.2.7', tool: 'FlattenEverything', decision: 'allowed' };
    expect(await rowsOf('stop.carried_on')).toMatchObject([told]);
    expect((await rowsOf('stop.carried_on'))[0]?.orderIds.toSorted()).toEqual(
      [...resting, closing[0]?.id ?? ''].toSorted(),
    );
    await venuesAt(60, 2);
    expect(await rowsOf('stop.carried_on')).toHaveLength(1);
  });

  test('an entry that filled in between is closed, and its exits go with it', async () => {
    const entry = await rest({ limitPrice: 6_690, stopLoss: 6_600, quantity: 2 });
    await stopKilled(true);
    const down = [quoteOf(mes, 26_700, 26_701, { at: later(2), seq: 9_000n })];
    await stepMarket(database(), sharedFeed, down, { now: later(2), hours: 'always' });
    expect(await statusOf(entry)).toBe('Filled');
    await quoteMarket(database(), 3, { bid: 26_700 });
    await venuesAt(3);
    expect(await positions()).toEqual([]);
    expect(await database().prisma.order.count({ where: { parentOrderId: entry, status: 'Cancelled' } })).toBe(1);
  });

  test('is done by the page itself where nothing comes between', async () => {
    const order = await rest();
    expect(await stopEverything(desk(), person(), { flatten: false })).toEqual({ clients: 1, orders: { ok: true } });
    expect(await statusOf(order)).toBe('Cancelled');
    await venuesAt(60);
    expect((await rowsOf('hand.call')).filter(({ requestId }) => requestId === 'the stop')).toMatchObject([
      { tool: 'CancelAllOrders', orderIds: [order], address: '192.0.2.7' },
    ]);
    expect(await rowsOf('stop.carried_on')).toEqual([]);
  });
});

test('more orders than one transaction could cancel do not keep a stop from its end', async () => {
  const { prisma } = database();
  await place({ quantity: 2 });
  const [left] = await prisma.$queryRaw<{ columns: string }[]>`
    SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
     WHERE table_name = 'trade_order' AND column_name NOT IN ('id', 'seq')`;
  const columns = Prisma.raw(left?.columns ?? '');
  await prisma.$executeRaw`
    INSERT INTO trade_order (id, ${columns})
    SELECT gen_random_uuid(), ${columns} FROM trade_order, generate_series(1, 119) WHERE id = ${await rest()}::uuid`;
  expect(await stopEverything(desk(), person(), { flatten: true })).toMatchObject({ orders: { ok: true } });
  const where = { personId: trader().personId };
  expect(await prisma.order.count({ where: { ...where, status: 'Cancelled' } })).toBe(120);
  expect(await positions()).toEqual([]);
  expect(await prisma.stopTask.findFirst({ where })).toMatchObject({ outcome: 'done', attempts: 2 });
  const told = (await rowsOf('hand.call')).filter(({ requestId }) => requestId === 'the stop');
  expect(told.map(({ orderIds }) => orderIds.length)).toEqual([100, 21]);
});

test('of two stops at once the earlier one ends in the later, whose person may keep the positions', async () => {
  const { prisma } = database();
  await place({ quantity: 2 });
  await prisma.quote.deleteMany();
  const both = await prisma.$transaction(async (tx) => {
    const first = await insertStopTask(tx, { ...person(), flatten: true, now: trader().clock.now });
    const second = stopKilled(true);
    await expect.poll(queued).toBe(1);
    return { first, second };
  });
  const second = await both.second;
  expect([(await taskOf(both.first)).outcome, (await taskOf(second)).outcome]).toEqual(['replaced', null]);
  await keepPositions(desk(), person());
  await quoteMarket(database(), 12);
  await venuesAt(12);
  expect(await positions()).toEqual([[mes, 2]]);
});

describe('a position that cannot be closed yet', () => {
  const waiting = async () => {
    await place({ quantity: 2 });
    const order = await rest();
    await database().prisma.quote.deleteMany();
    await stopEverything(desk(), person(), { flatten: true });
    const { id } = await database().prisma.stopTask.findFirstOrThrow({ where: { personId: trader().personId } });
    expect(await statusOf(order)).toBe('Cancelled');
    expect(await taskOf(id)).toMatchObject({ doneAt: null, attempts: 1, waitsFor: expect.any(String) });
    return id;
  };

  test('is closed when there is a market again', async () => {
    const id = await waiting();
    await venuesAt(6);
    expect([await positions(), (await taskOf(id)).attempts]).toEqual([[[mes, 2]], 2]);
    await quoteMarket(database(), 12);
    await venuesAt(12);
    expect([await positions(), (await taskOf(id)).outcome]).toEqual([[], 'done']);
    expect(await rowsOf('stop.carried_on')).toHaveLength(1);
  });

  test('stays open when the person says so, and when the next stop does not close', async () => {
    const id = await waiting();
    await keepPositions(desk(), person());
    expect((await taskOf(id)).outcome).toBe('kept');
    await keepPositions(desk(), person());
    expect(await rowsOf('stop.positions_kept')).toMatchObject([{ reason: null }, { reason: 'unchanged' }]);
    await quoteMarket(database(), 12);
    trader().clock.now = later(12);
    const next = await stopKilled(true);
    await stopEverything(desk(), person(), { flatten: false });
    expect((await taskOf(next)).outcome).toBe('replaced');
    await venuesAt(60);
    expect(await positions()).toEqual([[mes, 2]]);
  });

  test('is given up after a day, and the person is told', async () => {
    const id = await waiting();
    await quoteMarket(database(), 86_400);
    await venuesAt(86_400);
    expect([await positions(), (await taskOf(id)).outcome]).toEqual([[[mes, 2]], 'over']);
    expect(await rowsOf('stop.given_up')).toMatchObject([{ decision: 'refused', reason: 'time_over' }]);
    const notices = await database().prisma.alertNotice.findMany({ where: { personId: trader().personId } });
    expect(notices).toMatchObject([{ severity: 'critical', words: expect.stringContaining('within a day') }]);
  });
});

test('a code that is redeemed while everything is stopped waits its turn: neither has to give way', async () => {
  const { prisma } = database();
  const older = await seedConnection(database(), { scope: 'mcp:trade' });
  const { personId, clientId } = older;
  const newer = await prisma.connection.create({
    data: {
      ...{ personId, clientId, clientName: 'Test client', redirectHost: 'localhost', scope: 'mcp:read', resource },
      ...{ payload: {}, expiresAt: new Date(Date.now() + 600_000) },
    },
  });
  const code = `code ${newer.id}`;
  const given = { code, connectionId: newer.id, clientId, scope: 'mcp:read', redirectUri: 'x', codeChallenge: 'x' };
  await inTransaction(database(), (tx) => insertCode(tx, { ...given, resource, scope: 'mcp:read' }));
  const ending = { reason: 'replaced', now: new Date() } as const;
  // Without the retry that a deadlock has elsewhere.
  const both = await prisma.$transaction(async (tx) => {
    await lockConnection(tx, older.connectionId, 'share');
    const stopped = prisma.$transaction((other) => revokeConnectionsOf(other, personId, ending));
    await expect.poll(queued).toBe(1);
    const redeemed = prisma.$transaction(async (other) => {
      await lockPresentedCode(other, code);
      for (const id of await connectConnection(other, newer.id, ending.now)) await revokeConnection(other, id, ending);
    });
    await expect.poll(queued).toBe(2);
    return { stopped, redeemed };
  });
  expect((await Promise.allSettled([both.stopped, both.redeemed])).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
  ]);
});

test('an order that waits for the person’s row keeps no connection from being ended', async () => {
  const { prisma } = database();
  const { personId, connectionId } = trader();
  const { order, change } = await prisma.$transaction(async (tx) => {
    await holdAuthority(tx, person(), 'mcp:read', new Date());
    const limits = prisma.$transaction((other) => holdPersonAlone(other, personId));
    await expect.poll(queued).toBe(1);
    const placed = failureOf(place({}, connection()));
    await expect.poll(queued).toBe(2);
    // Less than PostgreSQL takes to see that some wait for each other.
    await tx.$executeRaw`SET LOCAL lock_timeout = 500`;
    await revokeConnectionsOf(tx, personId, { reason: 'person', now: new Date() });
    return { order: placed, change: limits };
  });
  expect(await prisma.connection.findUnique({ where: { id: connectionId } })).toMatchObject({
    revokedReason: 'person',
  });
  expect(await order).toMatchObject({ reason: 'revoked' });
  await change;
});

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
