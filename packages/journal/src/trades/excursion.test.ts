import { describe, expect, it } from 'vitest';
import { excursionOf } from './excursion.ts';

const held = (side: 'Long' | 'Short', entry: bigint, exit: bigint) => ({
  side,
  quantity: 2,
  entry: { priceTicks: entry },
  exit: { priceTicks: exit },
});

describe('how a trade went while it was held', () => {
  it('long 100 to 104 between 98 and 106: MAE 2, MFE 6, ETD 2, efficiencies 6/8, 6/8 and 4/8', () =>
    expect(excursionOf(held('Long', 100n, 104n), { highTicks: 106n, lowTicks: 98n }, 125n)).toEqual({
      maeCents: 500n,
      mfeCents: 1_500n,
      etdCents: 500n,
      entryEfficiency: 0.75,
      exitEfficiency: 0.75,
      totalEfficiency: 0.5,
    }));

  it('a short is the mirror', () =>
    expect(excursionOf(held('Short', 104n, 100n), { highTicks: 106n, lowTicks: 98n }, 125n)).toMatchObject({
      maeCents: 500n,
      mfeCents: 1_500n,
      etdCents: 500n,
      totalEfficiency: 0.5,
    }));

  it('the fills are in the range, so that neither excursion is ever negative', () =>
    expect(excursionOf(held('Long', 100n, 90n), { highTicks: 95n, lowTicks: 94n }, 125n)).toMatchObject({
      maeCents: 2_500n,
      mfeCents: 0n,
      etdCents: 2_500n,
    }));

  it('a price that never moved has no efficiency', () =>
    expect(excursionOf(held('Long', 100n, 100n), { highTicks: 100n, lowTicks: 100n }, 125n)).toMatchObject({
      maeCents: 0n,
      entryEfficiency: null,
      totalEfficiency: null,
    }));
});
