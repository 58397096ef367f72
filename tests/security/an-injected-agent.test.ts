import { randomUUID } from 'node:crypto';
import { decideApproval } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { catalogue } from '@portcullis/tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { grantType } from '../harness/granted-orders.ts';
import { hostileArguments, type Target } from '../harness/hostile-arguments.ts';
import { flatMinutes, importMinutes } from '../harness/replayed-bars.ts';
import { quoteMarket, type ToolCaller } from '../harness/tool-caller.ts';
import { noon } from '../harness/trading.ts';
import { beyond, createInjectedAgent, isSettled, one, readStanding, settle, waiting } from './injected-agent.ts';

const database = useDatabase();
beforeAll(() => quoteMarket(database()));

const injectedAgent = (grant?: { limits?: object; rules?: object }) => createInjectedAgent(database(), grant);
const standing = (agent: ToolCaller) => readStanding(database(), agent);
const writes = catalogue.filter(({ scope }) => scope === 'mcp:trade');

// Each agent has a person of its own, and most of its time it waits for the database: several are let loose at once.
describe.concurrent('A fully injected agent tries every field of every write', () => {
  test.each(writes.map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
    const agent = await injectedAgent();
    let orderId = await settle(database(), agent);
    const named = { ...waiting, order_id: orderId, order_ids: [orderId], name: 'Simulation', message: 'Look' };
    const before = await standing(agent);
    let { audited } = before;
    const tried = new Set<string>();
    for (const written of hostileArguments(tool, named)) {
      // What is read as the same arguments is the same call.
      const read = JSON.stringify(tool.read(written).args);
      if (read !== undefined && tried.has(read)) continue;
      tried.add(read);
      const args = sentNow(tool, written, { first: named.order_id, now: orderId });
      const outcome = await agent.call(name, args);
      if (outcome.structuredContent.error === 'invalid_arguments') continue;
      const after = await standing(agent);
      expect({ args, beyond: beyond(before, after) }).toEqual({ args, beyond: [] });
      if (!tool.isExit) expect([args, after.audited - audited]).toEqual([args, outcome.audited ? 1 : 0]);
      ({ audited } = after);
      if (isSettled(after)) [orderId = orderId] = after.live;
      else orderId = await settle(database(), agent);
      ({ audited } = await standing(agent));
    }
  });
});

/** The order that waits now; and a request id of its own where none is tried: nothing is refused for looking like the one before. */
const sentNow = (tool: Target, written: Record<string, unknown>, order: { first: string; now: string }) => ({
  ...('client_request_id' in (tool.inputSchema.properties ?? {}) && { client_request_id: randomUUID() }),
  ...written,
  ...(written.order_id === order.first && { order_id: order.now }),
  ...(JSON.stringify(written.order_ids) === JSON.stringify([order.first]) && { order_ids: [order.now] }),
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
      const args = { order_id: await settle(database(), agent), ...more };
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
