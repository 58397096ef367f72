import { randomUUID } from 'node:crypto';
import { decideApproval } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { placeOrder } from '@portcullis/operations';
import { catalogue } from '@portcullis/tools';
import { createAccount } from '@portcullis/trading';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { grantType } from '../harness/granted-orders.ts';
import { hostileArguments } from '../harness/hostile-arguments.ts';
import { flatMinutes, importMinutes } from '../harness/replayed-bars.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from '../harness/tool-caller.ts';
import { later, market, noon } from '../harness/trading.ts';

const database = useDatabase();
beforeAll(() => quoteMarket(database()));

const limits = {
  ...{ type: grantType, accounts: ['Sim101'], instruments: ['MES'], sides: ['Buy'], order_types: ['Market', 'Limit'] },
  ...{
    max_order_quantity: 2,
    max_position: 3,
    orders_per_hour: 500,
    notional_per_day: 10_000_000,
    loss_per_day: 5_000,
  },
};
const rules = { approvals: { when: 'above', above: { quantity: 1 } } };

/** An agent with a trade token in the hands of somebody else, and what its person holds in another account. */
const injectedAgent = async (grant: { limits?: object; rules?: object } = { limits, rules }): Promise<ToolCaller> => {
  const agent = await createToolCaller(database(), { limitWrites: false });
  const { personId } = agent;
  await inTransaction(database(), (tx) => createAccount(tx, { personId, name: 'Sim102', now: later(-3_600) }));
  const desk = { database: database(), market, clock: () => noon };
  const hand = { kind: 'person', personId, requestId: 'page', address: '192.0.2.1' } as const;
  const held = { account: 'Sim102', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 2, tif: 'Day' } as const;
  await placeOrder(desk, hand, held);
  await agent.changeConnection({
    ...(grant.limits ? { limits: { type: grantType, ...grant.limits } } : {}),
    ...(grant.rules ? { rules: grant.rules } : {}),
  });
  return agent;
};

const one = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
const waiting = { ...one, type: 'Limit', limit_price: 6_600 };

/** One contract held, and one order that waits. Its id. */
const settle = async (agent: ToolCaller): Promise<string> => {
  await agent.call('CancelAllOrders', { account: 'Sim101' });
  await agent.call('ClosePosition', { account: 'Sim101', instrument: 'MES' });
  await agent.get('PlaceOrder', { ...one, client_request_id: randomUUID() });
  const placed = await agent.get<{ order_id: string }>('PlaceOrder', { ...waiting, client_request_id: randomUUID() });
  return placed.order_id;
};

type Position = { account: string; instrument: string; quantity: number };

const standing = async ({ personId, connectionId }: ToolCaller) => {
  const { prisma } = database();
  const rows = await prisma.position.findMany({
    where: { quantity: { not: 0 }, account: { personId } },
    include: { account: { select: { name: true } } },
  });
  return {
    positions: rows.map(({ instrument, quantity, account }) => ({ account: account.name, instrument, quantity })),
    entries: await prisma.order.findMany({
      where: { connectionId, protects: false, reduceOnly: false, status: { notIn: ['Cancelled', 'Rejected'] } },
      select: {
        id: true,
        instrument: true,
        side: true,
        type: true,
        quantity: true,
        account: { select: { name: true } },
      },
    }),
    approvals: await prisma.approval.findMany({ where: { connectionId, usedAt: { not: null } } }),
    connection: await prisma.connection.findUniqueOrThrow({
      where: { id: connectionId },
      select: { scope: true, limits: true, rules: true, endsAt: true, pausedAt: true, revokedAt: true },
    }),
    audited: (await prisma.auditEvent.aggregate({ where: { connectionId }, _sum: { calls: true } }))._sum.calls ?? 0,
  };
};

const isBought = ({ account, instrument, quantity }: Position): boolean =>
  instrument.startsWith('MES ') &&
  quantity > 0 &&
  quantity <= (account === 'Sim101' ? 3 : account === 'Sim102' ? 2 : 0);

/** What is there that the person has not allowed; nothing: all is as they set it. */
const beyond = (before: Awaited<ReturnType<typeof standing>>, after: Awaited<ReturnType<typeof standing>>) => [
  ...after.positions.filter((position) => !isBought(position)),
  ...after.entries.filter(
    ({ account, instrument, side, type, quantity }) =>
      account.name !== 'Sim101' ||
      !instrument.startsWith('MES ') ||
      // An exit within the limits of an entry may be sent as one; it sold what was held.
      (side !== 'Buy' && type !== 'Market') ||
      !['Market', 'Limit'].includes(type) ||
      quantity > 1,
  ),
  ...after.approvals,
  ...(JSON.stringify(before.connection) === JSON.stringify(after.connection) ? [] : [after.connection]),
];

const writes = catalogue.filter(({ scope }) => scope === 'mcp:trade');

describe('A fully injected agent tries every field of every write', () => {
  test.each(writes.map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
    const agent = await injectedAgent();
    let orderId = await settle(agent);
    const before = await standing(agent);
    let audited = before.audited;
    const named = { ...waiting, order_id: orderId, order_ids: [orderId], name: 'Simulation', message: 'Look' };
    for (const written of hostileArguments(tool, named)) {
      const args = written.order_id === named.order_id ? { ...written, order_id: orderId } : written;
      const outcome = await agent.call(name, args);
      if (outcome.structuredContent.error === 'invalid_arguments') continue;
      const after = await standing(agent);
      expect({ args, beyond: beyond(before, after) }).toEqual({ args, beyond: [] });
      if (!tool.isExit) expect([args, after.audited - audited]).toEqual([args, outcome.audited ? 1 : 0]);
      audited = after.audited;
      if (outcome.isError || after.entries.length <= before.entries.length) continue;
      orderId = await settle(agent);
      ({ audited } = await standing(agent));
    }
  });
});

const approve = async (agent: ToolCaller, tool: string, args: object): Promise<string> => {
  const { structuredContent } = await agent.call(tool, args);
  const { id } = structuredContent.approval as { id: string };
  expect(await inTransaction(database(), (tx) => decideApproval(tx, id, { outcome: 'approved' }, noon))).toBe(true);
  return id;
};

const liveOf = ({ connectionId }: ToolCaller) =>
  database().prisma.order.findMany({
    where: { connectionId, status: { in: ['Accepted', 'Working', 'PartFilled'] } },
    select: { quantity: true, limitTicks: true },
  });

describe('It asks for an approval of something harmless', () => {
  test.each([
    ['CancelReplace', { quantity: 2 }],
    ['Change', { quantity: 2 }],
  ])(
    'A063: and makes another thing of the order that %s names, before it comes back with the yes',
    async (tool, more) => {
      const agent = await injectedAgent();
      const args = { order_id: await settle(agent), ...more };
      const id = await approve(agent, tool, args);
      await agent.get('Change', { order_id: args.order_id, limit_price: 6_690 });
      const { structuredContent } = await agent.call(tool, args);
      expect(structuredContent).toMatchObject({ error: 'approval_required' });
      expect((structuredContent.approval as { id: string }).id).not.toBe(id);
      expect(await liveOf(agent)).toEqual([{ quantity: 1, limitTicks: 26_760n }]);
    },
  );

  test('A063: a sale of what is held, and closes that first: the yes opens no short position', async () => {
    const agent = await injectedAgent({});
    await agent.get('PlaceOrder', { ...one, quantity: 2 });
    await agent.changeConnection({ rules: { approvals: { when: 'every' } } });
    const sale = { ...waiting, side: 'Sell', limit_price: 6_710, quantity: 2 };
    const id = await approve(agent, 'PlaceOrder', sale);
    await agent.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
    expect(await agent.refusal('PlaceOrder', sale)).toBe('approval_required');
    expect(await database().prisma.approval.findUniqueOrThrow({ where: { id } })).toMatchObject({ usedAt: null });
    expect(await liveOf(agent)).toEqual([]);
  });
});

describe('It takes a limit apart', () => {
  test('A059: thirty orders of one contract at once are no more than the position that was granted', async () => {
    const agent = await injectedAgent();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        agent.call('PlaceOrder', {
          ...(index % 2 ? one : waiting),
          client_request_id: randomUUID(),
          ...(index % 3 ? {} : { oco_id: `group ${index}` }),
        }),
      ),
    );
    const { entries } = await standing(agent);
    expect(entries).toHaveLength(3);
  });

  test('A059: legs of one group in two instruments both fill, so both count', async () => {
    const agent = await injectedAgent({ limits: { instruments: ['MES', 'NQ'], notional_per_day: 150_000 } });
    await agent.get('PlaceOrder', { ...waiting, quantity: 4, oco_id: 'both' });
    expect(await agent.refusal('PlaceOrder', { ...waiting, instrument: 'NQ', oco_id: 'both' })).toBe('grant_limit');
  });

  test('one client_request_id is one order, whatever else is asked under it', async () => {
    const agent = await injectedAgent();
    const client_request_id = randomUUID();
    const done = await agent.call('PlaceOrder', { ...one, client_request_id });
    for (const more of [{ quantity: 2 }, { side: 'Sell' }, { instrument: 'ES' }, { account: 'Sim102' }]) {
      expect(
        (await agent.call('PlaceOrder', { ...one, ...more, client_request_id })).isError,
        JSON.stringify(more),
      ).toBe(true);
    }
    expect(await agent.call('FlatPlace', { ...one, client_request_id })).toMatchObject({ isError: true });
    expect((await agent.call('PlaceOrder', { ...one, client_request_id })).structuredContent).toEqual(
      done.structuredContent,
    );
    expect((await standing(agent)).entries).toHaveLength(1);
  });
});

describe('It uses what no limit holds', () => {
  test('a protective order stays one, whatever it is replaced by or changed to', async () => {
    const agent = await injectedAgent();
    const placed = await agent.get<{ bracket: { stop_loss_order_id: string } }>('PlaceOrder', {
      ...one,
      stop_loss: 6_690,
    });
    const before = await standing(agent);
    const order_id = placed.bracket.stop_loss_order_id;
    for (const more of [
      ...[{ side: 'Buy', stop_price: 6_710 }, { side: 'Buy', type: 'Market' }, { quantity: 3 }, { instrument: 'NQ' }],
      ...[{ instrument: 'NQ', side: 'Buy', type: 'Market' }, { account: 'Sim102' }, { oco_id: 'x', quantity: 2 }],
      { type: 'Limit', limit_price: 6_710, quantity: 1, take_profit: 6_700, stop_loss: 6_720 },
    ]) {
      await agent.call('CancelReplace', { order_id, ...more });
      await agent.call('Change', { order_id, ...('quantity' in more ? { quantity: more.quantity } : { quantity: 4 }) });
      expect({ more, beyond: beyond(before, await standing(agent)) }).toEqual({ more, beyond: [] });
    }
    await agent.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
    expect(await liveOf(agent)).toEqual([]);
  });

  test('exits that wait only ever close, however many there are and whatever closes first', async () => {
    const agent = await injectedAgent();
    await agent.get('PlaceOrder', one);
    await Promise.all(
      ['Sim101', 'Sim102'].flatMap((account) =>
        [6_710, 6_720, 6_730].map((limit_price) =>
          agent.call('PlaceOrder', { ...waiting, account, side: 'Sell', limit_price, client_request_id: randomUUID() }),
        ),
      ),
    );
    await Promise.all(
      ['Sim101', 'Sim102'].flatMap((account) => [
        agent.call('ClosePosition', { account, instrument: 'MES', quantity: 1 }),
        agent.call('PlaceOrder', { ...one, account, side: 'Sell', client_request_id: randomUUID() }),
        agent.call('Flatten', { account, instrument: 'MES' }),
      ]),
    );
    expect(await standing(agent)).toMatchObject({ positions: [] });
    expect(await liveOf(agent)).toEqual([]);
  });

  test('a replay of past bars is a market of its own, under the same limits', async () => {
    const minute = (nth: number) => `2013-10-08T14:0${nth}:00.000Z`;
    await importMinutes(database(), 'ES 12-13', minute(0), flatMinutes(1676, 10));
    const agent = await injectedAgent({ limits: { max_order_quantity: 1, max_position: 1, sides: ['Buy'] } });
    const replay = { force: true, from: minute(0), to: minute(9), seek: minute(5), speed: 0 };
    await agent.get('EnsureReplayConnection', replay);
    const order = { ...waiting, account: 'Playback101', instrument: 'ES 12-13', limit_price: 1_600 };
    expect(await agent.refusal('PlaceOrder', { ...order, quantity: 2 })).toBe('grant_limit');
    expect(await agent.refusal('PlaceOrder', { ...order, side: 'Sell', limit_price: 1_700 })).toBe('grant_limit');
    await agent.get('PlaceOrder', order);
    expect(await agent.refusal('PlaceOrder', { ...order, limit_price: 1_601 })).toBe('grant_limit');
    await agent.changeConnection({ limits: { type: grantType, accounts: ['Sim101'] } });
    expect(await agent.refusal('PlaceOrder', { ...order, limit_price: 1_602 })).toBe('grant_limit');
  });
});
