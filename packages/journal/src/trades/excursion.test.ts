import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excursionOf, meanExcursion } from './excursion.ts';

const unitCents = (ticks: bigint) => ticks * 125n;
const held = (side: 'Long' | 'Short', entry: bigint, exit: bigint) => ({
  side,
  quantity: 2,
  entry: { priceTicks: entry },
  exit: { priceTicks: exit },
});

describe('how a trade went while it was held', () => {
  it('long 100 to 104 between 98 and 106: MAE 2, MFE 6, ETD 2, efficiencies 6/8, 6/8 and 4/8', () =>
    expect(excursionOf(held('Long', 100n, 104n), { highTicks: 106n, lowTicks: 98n }, unitCents)).toEqual({
      maeCents: 500n,
      mfeCents: 1_500n,
      etdCents: 500n,
      entryEfficiency: 0.75,
      exitEfficiency: 0.75,
      totalEfficiency: 0.5,
    }));

  it('a short is the mirror', () =>
    expect(excursionOf(held('Short', 104n, 100n), { highTicks: 106n, lowTicks: 98n }, unitCents)).toMatchObject({
      maeCents: 500n,
      mfeCents: 1_500n,
      etdCents: 500n,
      totalEfficiency: 0.5,
    }));

  it('the fills are in the range, so that neither excursion is ever negative', () =>
    expect(excursionOf(held('Long', 100n, 90n), { highTicks: 95n, lowTicks: 94n }, unitCents)).toMatchObject({
      maeCents: 2_500n,
      mfeCents: 0n,
      etdCents: 2_500n,
    }));

  it('a price that never moved has no efficiency', () =>
    expect(excursionOf(held('Long', 100n, 100n), { highTicks: 100n, lowTicks: 100n }, unitCents)).toMatchObject({
      maeCents: 0n,
      entryEfficiency: null,
      totalEfficiency: null,
    }));
});

describe('over many trades', () => {
  const ticks = fc.bigInt({ min: 1n, max: 1_000n });
  const trades = fc.array(fc.tuple(fc.constantFrom('Long' as const, 'Short' as const), ticks, ticks, ticks, ticks), {
    minLength: 1,
    maxLength: 30,
  });

  it('the mean ETD is the mean MFE less the mean trade, and no efficiency is beyond its bounds', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const found = given.map(([side, entry, exit, one, other]) => ({
          gross: (side === 'Long' ? exit - entry : entry - exit) * 2n * 125n,
          ...excursionOf(
            held(side, entry, exit),
            { highTicks: one > other ? one : other, lowTicks: one > other ? other : one },
            unitCents,
          ),
        }));
        const mean = meanExcursion(found);
        const gross = found.reduce((sum, each) => sum + Number(each.gross), 0) / found.length;
        expect(mean?.etdCents).toBeCloseTo((mean?.mfeCents ?? 0) - gross, 6);
        for (const { maeCents, mfeCents, etdCents, entryEfficiency, exitEfficiency } of found) {
          expect(maeCents >= 0n && mfeCents >= 0n && etdCents >= 0n).toBe(true);
          for (const share of [entryEfficiency, exitEfficiency]) {
            expect(share ?? 0).toBeGreaterThanOrEqual(0);
            expect(share ?? 0).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('of none is nothing', () => expect(meanExcursion([])).toBeUndefined());
});
