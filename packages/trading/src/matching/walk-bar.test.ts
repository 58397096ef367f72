import { describe, expect, it } from 'vitest';
import { defaultFillRules } from '../orders/fill-rules.ts';
import type { PriceBar } from './intrabar-path.ts';
import { type BarOrder, beginWalk, nextOnBar } from './walk-bar.ts';

const order = (id: string, more: Partial<BarOrder>): BarOrder => ({
  ...{ id, ocoId: null, protects: false, reduceOnly: false, side: 'Buy', type: 'Market', tif: 'Gtc', quantity: 1 },
  ...{ filled: 0, filledTicks: 0n, limitTicks: null, stopTicks: null, status: 'Accepted', triggered: false },
  ...more,
});

const bar = (open: bigint, high: bigint, low: bigint, close: bigint, volume = 1_000): PriceBar => ({
  ...{ openTicks: open, highTicks: high, lowTicks: low, closeTicks: close, volume },
});

const stop = (at: bigint) => order('stop', { side: 'Sell', type: 'StopMarket', stopTicks: at, protects: true });
const target = (at: bigint) => order('target', { side: 'Sell', type: 'Limit', limitTicks: at, protects: true });

/** Takes the entry's fill, then walks on with these exits in its place. */
const afterEntry = (entry: BarOrder, on: PriceBar, exits: BarOrder[]) => {
  const first = nextOnBar(beginWalk(on, defaultFillRules), [entry]);
  if (!first?.event.fill) throw new Error('The entry did not fill');
  const next = nextOnBar(first.walk, exits);
  return [first.event.fill.priceTicks, next?.event.orderId, next?.event.fill?.priceTicks];
};

describe('exits that an entry places on the way of a bar', () => {
  const limit = order('entry', { type: 'Limit', limitTicks: 98n });
  it.each([
    ['meet what comes after the entry', order('entry', {}), bar(100n, 106n, 99n, 105n), [100n, 'target', 103n]],
    ['meet the low when it comes first', order('entry', {}), bar(100n, 106n, 95n, 105n), [100n, 'stop', 96n]],
    ['do not meet what was before the entry', limit, bar(104n, 106n, 97n, 99n), [98n, undefined, undefined]],
    ['fill after the entry on the way down', limit, bar(104n, 106n, 94n, 99n), [98n, 'stop', 96n]],
  ])('%s', (_, entry, on, expected) => expect(afterEntry(entry, on, [stop(96n), target(103n)])).toEqual(expected));

  it('a stop that is behind the price already trades at once', () =>
    expect(afterEntry(order('entry', {}), bar(95n, 99n, 94n, 98n), [stop(96n)])).toEqual([95n, 'stop', 95n]));
});

it('what an account has had of the bar before is not there again', () => {
  const wanted = order('entry', { quantity: 5 });
  const of = (taken: number) =>
    nextOnBar(beginWalk(bar(100n, 101n, 99n, 100n, 40), defaultFillRules, taken), [wanted])?.event.fill?.quantity;
  expect([of(0), of(3), of(4), of(9)]).toEqual([4, 1, undefined, undefined]);
});
