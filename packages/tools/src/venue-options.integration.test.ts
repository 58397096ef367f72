import { setAccountRules } from '@portcullis/operations';
import { type VenueOptions, venueDefaults } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { here, useMovingMarket } from '../../../tests/harness/moving-market.ts';
import { market as feed } from '../../../tests/harness/trading.ts';

const { database, trader, move, place, shown } = useMovingMarket();

/** By the person's own hand. */
const set = (options: Partial<VenueOptions>) =>
  setAccountRules(
    { database: database(), market: feed, clock: () => trader().clock.now },
    { kind: 'person', personId: trader().personId, requestId: 'r', address: '192.0.2.1' },
    { account: here.account, rules: { limits: {}, monitors: [], venue: { ...venueDefaults, ...options } } },
  );
const update = (changes: object) => trader().get('UpdateConfiguration', { account: here.account, changes });
const fills = async () =>
  (
    await trader().get<{ executions: { quantity: number; price: number; liquidity: string }[] }>('ListExecutions', {
      account: here.account,
      from: '2026-11-01T00:00:00Z',
    })
  ).executions
    .toReversed()
    .map(({ quantity, price, liquidity }) => [quantity, price, liquidity]);
/** Below the market. */
const bid = { type: 'Limit', limit_price: 6_699 };

describe('The venue fills an account’s orders', () => {
  test('by default: a limit that rested is a maker, and not filled by a touch', async () => {
    await place({ ...bid, tif: 'Gtc' });
    await move(26_795); // The ask touches 6,699.00.
    expect(await fills()).toEqual([]);
    await move(26_794);
    await place({ quantity: 1 });
    expect(await fills()).toEqual([
      [2, 6_699, 'maker'],
      [1, 6_698.75, 'taker'],
    ]);
  });

  test('on touch, and at once and whole, when its person has it so', async () => {
    await set({ enforceImmediateFills: true });
    await place({ ...bid, quantity: 5 });
    await move(26_795, { askSize: 1 });
    expect(await fills()).toEqual([[5, 6_699, 'maker']]);
  });

  test('in parts and with slippage when an agent has it so, which takes a person to undo', async () => {
    expect(await update({ enforce_partial_fills: true, slippage_ticks: 2 })).toMatchObject({
      applied: { enforce_partial_fills: true, slippage_ticks: 2 },
      effective: { enforce_partial_fills: true, slippage_ticks: 2 },
    });
    await place({ quantity: 3 });
    expect(await fills()).toEqual([[2, 6_700.75, 'taker']]);
    await move(26_800);
    expect(await fills()).toEqual([
      [2, 6_700.75, 'taker'],
      [1, 6_700.75, 'taker'],
    ]);
    for (const changes of [{ slippage_ticks: 1 }, { enforce_partial_fills: false }, { mark_price: 'last' }]) {
      const refused = await trader().refusal('UpdateConfiguration', { account: here.account, changes });
      expect(refused).toBe('loosening_refused');
    }
    const { account_limits } = await trader().get<{ account_limits: object }>('GetMcpCapabilities');
    expect(account_limits).toEqual({ Sim101: { enforce_partial_fills: true, slippage_ticks: 2 } });
    await set({});
    expect((await trader().get<{ account_limits: object }>('GetMcpCapabilities')).account_limits).toEqual({
      Sim101: {},
    });
  });

  test('and values its positions at the last trade', async () => {
    await place();
    await set({ markPrice: 'last' });
    await move(26_810, { lastTicks: 26_811n });
    expect(await trader().get('GetPosition', here)).toMatchObject({ mark_price: 6_702.75, unrealized_pnl: 25 });
    expect(await trader().get('GetAccount', { account: here.account })).toMatchObject({
      item: { unrealized_profit_loss: 25, fee: 0 },
    });
  });

  test('and ends its Day orders with its trading day', async () => {
    await set({ sessionReset: 16 * 60 + 15 });
    await place(bid);
    const [order] = await database().prisma.order.findMany({ where: { personId: trader().personId } });
    expect(order?.expiresAt?.toISOString().slice(11)).toBe('21:15:00.000Z');
    expect(await shown()).toHaveLength(1);
  });
});
