import { revokeConnection, type TradingLimits } from '@portcullis/access';
import { inTransaction, openDatabase } from '@portcullis/database';
import { createBrowserSession, hashSessionSecret } from '@portcullis/people';
import { lockAccountNamed, lockBudgets, submitOrder } from '@portcullis/trading';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  fourInstances,
  grantType,
  type PlaceOrder,
  refusedBy,
  resting,
  useGrantedOrders,
} from '../../../../tests/harness/granted-orders.ts';
import { createToolCaller, type ToolCaller } from '../../../../tests/harness/tool-caller.ts';
import { instrumentOf, later, market, noon } from '../../../../tests/harness/trading.ts';
import type { Actor } from '../actor.ts';
import { holdAuthority } from '../acts/authority.ts';
import {
  budgetsOfAll,
  closePosition,
  limitsMark,
  type PlaceOrderInput,
  placeOrder,
  setPersonLimits,
  watchGrants,
} from '../index.ts';
import { ApprovalRequired } from '../writes/approval-required.ts';

const granted = useGrantedOrders();
const { database, second, trader, person, actor, desk, order, place, ordersOf, auditOf, marketMoves } = granted;

let instances: PlaceOrder[];
beforeAll(async () => {
  instances = await fourInstances();
});

/** Another AI client of the same person, and a personal token. */
let other: ToolCaller;
let token: ToolCaller;
beforeEach(async () => {
  other = await createToolCaller(database(), { of: trader() });
  token = await createToolCaller(database(), { of: trader() });
  const asToken = { clientId: 'personal-token', clientName: 'Personal token' };
  await database().prisma.connection.update({ where: { id: token.connectionId }, data: asToken });
});

const actorOf = (caller: ToolCaller): Extract<Actor, { kind: 'connection' }> => ({
  ...actor(),
  principal: caller.context().principal,
});
const placeBy = (caller: ToolCaller, more: Partial<PlaceOrderInput> = {}, by = database(), placing = placeOrder) =>
  placing(desk(by), actorOf(caller), order(more));
/** Orders of all three, each through an instance of its own at a time, over two pools and in two accounts. */
const placeAtOnce = (count: number, more: Partial<PlaceOrderInput> = {}) => {
  const callers = [trader(), other, token];
  return Array.from({ length: count }, (_, index) =>
    placeBy(
      callers[index % 3] ?? other,
      { ...more, account: index % 2 ? 'Sim101' : 'Sim102' },
      index % 4 < 2 ? database() : second(),
      instances[index % 4],
    ),
  );
};
const bound = (limits: object | null) =>
  database().prisma.person.update({
    where: { id: trader().personId },
    data: { clientLimits: limits ? { type: grantType, ...limits } : {} },
  });
const clientLimits = async () =>
  (await database().prisma.person.findUniqueOrThrow({ where: { id: trader().personId } })).clientLimits;
const left = async () => {
  const row = { id: trader().personId, clientLimits: await clientLimits() };
  const budgets = await budgetsOfAll(database().prisma, row, { market, now: trader().clock.now });
  return Object.fromEntries(budgets.map(({ field, used, left: rest }) => [field, { used, left: rest }]));
};
const ofAll = { detail: expect.stringContaining('all of the person’s AI clients together') };

describe('A budget of all AI clients together', () => {
  test.each<[string, object, Partial<PlaceOrderInput>, number]>([
    ['orders_per_hour', { orders_per_hour: 5 }, {}, 5],
    // One at the market is counted with 33,513.75 until it fills, with 33,501.25 then.
    ['notional_per_day', { notional_per_day: 134_100 }, {}, 4],
    ['notional_per_day', { notional_per_day: 90_000 }, resting, 3],
  ])(
    'A059: two clients and a token at once, in two accounts, over two pools: exactly %s of %j',
    async (field, limits, more, most) => {
      await bound(limits);
      const all = await Promise.allSettled(placeAtOnce(18, more));
      const refused = all.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(all.length - refused.length).toBe(most);
      for (const reason of refused) expect(reason).toMatchObject({ ...refusedBy(field), ...ofAll });
      expect(await ordersOf()).toHaveLength(most);
    },
  );

  test('spent, it holds no exit, and is told with where it is changed', async () => {
    await bound({ orders_per_hour: 1 });
    await place({ quantity: 2 });
    await expect(placeBy(other)).rejects.toMatchObject({
      ...refusedBy('orders_per_hour'),
      hint: expect.stringContaining('under “All AI clients together”'),
    });
    await expect(placeBy(other, { side: 'Sell' })).resolves.toMatchObject({ status: 'Filled' });
    await expect(
      closePosition(desk(), actorOf(token), { account: 'Sim101', instrument: 'MES' }),
    ).resolves.toMatchObject({ closed_quantity: 1 });
    expect(await left()).toEqual({ orders_per_hour: { used: 1, left: 0 } });
  });

  test('counts beside a connection’s own: the audit says what was left of either', async () => {
    await bound({ orders_per_hour: 3, loss_per_day: 100 });
    await granted.limit({ orders_per_hour: 2 });
    await placeBy(other, resting);
    await place(resting);
    expect((await auditOf()).at(-1)).toMatchObject({
      limitsBefore: { orders_per_hour: 2, all_clients: { orders_per_hour: 2, loss_per_day: 100 } },
      limitsAfter: { orders_per_hour: 1, all_clients: { orders_per_hour: 1, loss_per_day: 100 } },
    });
    await expect(place({ ...resting, limitPrice: 6_001 })).resolves.toMatchObject({ status: 'Working' });
    await expect(place({ ...resting, limitPrice: 6_002 })).rejects.toMatchObject({
      detail: 'orders_per_hour: 2 of 2 orders of this hour are used.',
    });
    expect(await trader().get('GetMcpCapabilities')).toMatchObject({
      grant: { budgets: [{ field: 'orders_per_hour', limit: 2, used: 2, left: 0 }] },
      all_clients: { limits: { orders_per_hour: 3 }, budgets: [{ field: 'orders_per_hour', used: 3 }, { used: 0 }] },
    });
  });

  test('a client that was ended has used what it used; the person’s own hand and others use nothing', async () => {
    await bound({ orders_per_hour: 2, notional_per_day: 95_000 });
    await placeBy(other, resting);
    await inTransaction(database(), (tx) => revokeConnection(tx, other.connectionId, { reason: 'person', now: noon }));
    await placeOrder(desk(), person(), order(resting));
    const stranger = await createToolCaller(database());
    await placeBy(stranger, resting);
    expect(await left()).toMatchObject({ orders_per_hour: { used: 1 }, notional_per_day: { used: 30_000 } });
    await placeBy(token, resting);
    await expect(place(resting)).rejects.toMatchObject(refusedBy('orders_per_hour'));
  });

  test('what cannot be read lets exits through alone', async () => {
    await place({ quantity: 1 });
    await bound(null);
    await expect(placeBy(other)).rejects.toMatchObject({ ...refusedBy('limits'), ...ofAll });
    expect(await other.refusal('EmitMcpAlert', { message: 'hello' })).toBe('grant_limit');
    await expect(placeBy(other, { side: 'Sell' })).resolves.toMatchObject({ status: 'Filled' });
  });

  test('a process that dies in an order has spent nothing, and holds nobody up', async () => {
    await bound({ orders_per_hour: 1 });
    const { personId, connectionId } = trader();
    const dying = openDatabase(database().url, { connections: 1 });
    const died = inTransaction(dying, async (tx) => {
      await holdAuthority(tx, actor(), 'mcp:trade', noon);
      const account = await lockAccountNamed(tx, personId, 'Sim101', { now: noon, hours: 'always' });
      if (!account) throw new Error('no account');
      await lockBudgets(tx, { connectionId, personId });
      const request = { side: 'Buy', type: 'Market', quantity: 1, tif: 'Day' } as const;
      const asked = {
        account,
        request,
        instrument: instrumentOf('MES'),
        market,
        now: noon,
        source: 'test',
        connectionId,
      };
      expect(await submitOrder(tx, asked)).toMatchObject({ ok: true });
      await tx.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(died).rejects.toThrow();
    await dying.close();
    await expect(placeBy(other)).resolves.toMatchObject({ status: 'Filled' });
    await expect(place()).rejects.toMatchObject(refusedBy('orders_per_hour'));
  });
});

/** In whose session the password was given so many minutes ago. */
const session = async (minutesAgo: number) => {
  const browser = { personId: trader().personId, address: '127.0.0.1', userAgent: 'test' };
  return hashSessionSecret(await createBrowserSession(database().prisma, browser, later(-60 * minutesAgo)));
};
const set = async (
  limits: Omit<TradingLimits, 'type'> | null,
  { minutesAgo = 60, seen }: { minutesAgo?: number; seen?: string } = {},
) => {
  const change = {
    limits: limits && { ...limits, type: grantType },
    seen: seen ?? limitsMark(await clientLimits()),
    sessionHash: await session(minutesAgo),
  } as const;
  return setPersonLimits(database(), person(), change, () => noon);
};

describe('The person sets it', () => {
  test('tighter without a password, looser with one, never over what was changed meanwhile; audited, and approvals end', async () => {
    const { prisma } = database();
    const { personId, connectionId } = trader();
    const approval = await prisma.approval.create({
      data: {
        ...{ personId, connectionId, tool: 'PlaceOrder', arguments: {}, digest: new Uint8Array(32), facts: {} },
        ...{ cause: 'every_write', createdAt: noon, expiresAt: later(300) },
      },
    });
    await set({ orders_per_hour: 5 });
    expect(await prisma.approval.findUnique({ where: { id: approval.id } })).toMatchObject({ outcome: 'ended' });
    await expect(set({ orders_per_hour: 6 })).rejects.toMatchObject({ code: 'sign_in_too_old' });
    await expect(set({ orders_per_hour: 4 }, { seen: limitsMark(null) })).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    await set({ orders_per_hour: 6 }, { minutesAgo: 1 });
    await set({ orders_per_hour: 6 });
    await set(null, { minutesAgo: 1 });
    expect(await clientLimits()).toBeNull();
    const told = (await auditOf()).map(({ decision, reason, limitsBefore, limitsAfter }) => ({
      ...{ decision, reason, before: limitsBefore, after: limitsAfter },
    }));
    const of = (most: number) => ({ type: grantType, orders_per_hour: most });
    expect(told).toEqual([
      { decision: 'allowed', reason: 'tighter', before: null, after: of(5) },
      { decision: 'refused', reason: 'sign_in_too_old', before: null, after: null },
      { decision: 'refused', reason: 'changed_meanwhile', before: null, after: null },
      { decision: 'allowed', reason: 'looser', before: of(5), after: of(6) },
      { decision: 'allowed', reason: 'unchanged', before: null, after: null },
      { decision: 'allowed', reason: 'looser', before: of(6), after: null },
    ]);
  });

  test('waits for orders in flight; none commits under the old limits after it answered', async () => {
    let answer: Promise<unknown> = Promise.resolve();
    await inTransaction(second(), async (tx) => {
      const { clientLimits: held } = await holdAuthority(tx, actor(), 'mcp:trade', noon);
      expect(held).toBeNull();
      answer = set({ orders_per_hour: 3 });
      await expect.poll(async () => waiting(), { interval: 10 }).toBe(true);
      expect(await clientLimits()).toBeNull();
    });
    await answer;
    const placing = placeAtOnce(12).map((each) => each.catch(() => undefined));
    await set({ orders_per_hour: 2 });
    const whenAnswered = (await ordersOf()).length;
    await Promise.all(placing);
    expect(await ordersOf()).toHaveLength(Math.max(2, whenAnswered));
    expect(whenAnswered).toBeLessThanOrEqual(3);
  });

  test('an approval tells what would be left, and does not outlive the limits under which it was asked for', async () => {
    await bound({ orders_per_hour: 5 });
    await granted.limit({}, { rules: { approvals: { when: 'every' } } });
    const again = order(resting);
    const ask = async () => {
      const asked = await place(again).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(asked instanceof ApprovalRequired)) throw asked;
      return database().prisma.approval.findUniqueOrThrow({ where: { id: asked.approvalId } });
    };
    const first = await ask();
    expect(first.facts).toMatchObject({
      limitsAfter: [{ name: 'Orders in the last hour, all AI clients', used: 1, of: 5 }],
    });
    expect((await ask()).id).toBe(first.id);
    await bound({ orders_per_hour: 4 });
    expect((await ask()).id).not.toBe(first.id);
  });

  test('two pages at once do not wait for each other', async () => {
    const page = { minutesAgo: 1, seen: limitsMark(await clientLimits()) }; // All of them saw the same.
    const all = await Promise.allSettled([4, 3, 2].map((most) => set({ orders_per_hour: most }, page)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

/** Whether anybody waits for an advisory lock. */
const waiting = async (): Promise<boolean> => {
  const rows = await database().prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return rows.length > 0;
};

test('what all have lost together cancels the entries of all of them, and the person is told', async () => {
  await bound({ loss_per_day: 100 });
  await place({ quantity: 1 });
  await placeBy(other, { quantity: 1, account: 'Sim102' });
  const entries = [await placeBy(token, resting), await placeOrder(desk(), person(), order(resting))];
  const watch = () => watchGrants(database(), { now: trader().clock.now, market });
  expect(await watch()).toEqual({ cancelled: 0, failed: [] });
  await marketMoves(1, 26_760);
  await expect(placeBy(token)).rejects.toMatchObject({ ...refusedBy('loss_per_day'), ...ofAll });
  expect(await watch()).toEqual({ cancelled: 1, failed: [] });
  expect(await watch()).toEqual({ cancelled: 0, failed: [] });
  const statuses = new Map((await ordersOf()).map(({ id, status }) => [id, status]));
  expect(entries.map((each) => statuses.get(String('order_id' in each && each.order_id)))).toEqual([
    ...['Cancelled', 'Working'],
  ]);
  expect((await auditOf()).at(-1)).toMatchObject({ event: 'connections.loss_reached', connectionId: null });
});
