import { describe, expect, it } from 'vitest';
import { type ProtectiveStop, protectionOf, stopBookOf } from './protective-stop.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-18T15:00:00Z') + minute * 60_000);
const unitCents = (ticks: bigint) => ticks * 125n;

const stop = (seq: number, prices: bigint[], more: Partial<ProtectiveStop> = {}): ProtectiveStop => ({
  ...{ seq: BigInt(seq), accountId: 'a', instrument: 'MES 12-26', side: 'Sell', parentOrderId: 'entry' },
  ...{ placedAt: at(0), cancelledAt: null, prices },
  ...more,
});

/** Bought or sold 2 at 100 at minute 0, left at minute 10. */
const trade = (side: 'Long' | 'Short' = 'Long') => ({
  ...{ accountId: 'a', instrument: 'MES 12-26', side, quantity: 2 },
  entry: { seq: 1n, at: at(0), priceTicks: 100n, order: { id: 'entry', connectionId: null } },
  exit: { seq: 2n, at: at(10), priceTicks: 104n },
});

const protection = (stops: ProtectiveStop[], side?: 'Long' | 'Short') =>
  protectionOf(trade(side), stopBookOf(stops), unitCents);

describe('The initial risk of a trade', () => {
  it('is the distance from the entry to its first stop, times ticks and contracts', () =>
    expect(protection([stop(1, [92n])])).toEqual({ stopTicks: 92n, riskCents: 2_000n, isStopMoved: false }));
  it('is of where the stop stood first, wherever it went', () =>
    expect(protection([stop(1, [92n, 96n, 100n])])).toMatchObject({ stopTicks: 92n, riskCents: 2_000n }));
  it('of a short is above the entry', () =>
    expect(protection([stop(1, [108n], { side: 'Buy' })], 'Short')).toMatchObject({ riskCents: 2_000n }));
  it('is of the first stop of several', () =>
    expect(protection([stop(1, [96n]), stop(2, [80n])])).toMatchObject({ stopTicks: 96n, riskCents: 1_000n }));
  it('is not known without a stop, nor with one that locked a gain in from the first', () => {
    expect(protection([])).toEqual({ stopTicks: null, riskCents: null, isStopMoved: false });
    expect(protection([stop(1, [101n])])).toMatchObject({ stopTicks: 101n, riskCents: null });
  });
  it('of a later part of the entry is of the stop that came with that part', () =>
    expect(protection([stop(1, [90n], { placedAt: at(-5) }), stop(2, [95n], { placedAt: at(0) })])).toMatchObject({
      stopTicks: 95n,
    }));
  it('is of a stop that was placed for the position while it was held', () => {
    const placed = { parentOrderId: null, placedAt: at(3) };
    expect(protection([stop(1, [92n], placed)])).toMatchObject({ riskCents: 2_000n });
    for (const elsewhere of [
      { placedAt: at(11) },
      { placedAt: at(-1) },
      { side: 'Buy' as const },
      { instrument: 'ES 12-26' },
      { accountId: 'b' },
      { parentOrderId: 'another entry' },
    ])
      expect(protection([stop(1, [92n], { ...placed, ...elsewhere })])).toMatchObject({ riskCents: null });
  });
});

describe('A stop is moved away from the entry', () => {
  it.each<[string, ProtectiveStop[], boolean]>([
    ['when it goes further into the loss', [stop(1, [92n, 88n])], true],
    ['and brought back later', [stop(1, [92n, 88n, 96n])], true],
    [
      'by another order that takes its place',
      [stop(1, [92n], { cancelledAt: at(4) }), stop(2, [85n], { parentOrderId: null, placedAt: at(4) })],
      true,
    ],
    ['not when it follows the price', [stop(1, [92n, 96n, 102n])], false],
    ['not when it gives up some of a gain, but no more than the entry', [stop(1, [92n, 106n, 102n])], false],
    ['not when two parts have stops of their own', [stop(1, [92n]), stop(2, [85n])], false],
  ])('%s', (_, stops, moved) => expect(protection(stops).isStopMoved).toBe(moved));

  it('for a short the other way', () => {
    expect(protection([stop(1, [108n, 112n], { side: 'Buy' })], 'Short').isStopMoved).toBe(true);
    expect(protection([stop(1, [108n, 104n], { side: 'Buy' })], 'Short').isStopMoved).toBe(false);
  });
});
