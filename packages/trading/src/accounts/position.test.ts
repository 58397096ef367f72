import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, roots } from '../instruments/contracts.ts';
import { scaleHalfEven } from '../instruments/scale-half-even.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Side } from '../orders/order.ts';
import { applyFill, averagePrice, type Fill, flat, unrealizedCents } from './position.ts';

const { MES, ZN } = contracts;

const after = (fills: [Side, number, bigint][], contract = MES) =>
  fills.reduce(
    (state, [side, quantity, priceTicks]) => {
      const { holding, realizedCents } = applyFill(state.holding, { side, quantity, priceTicks }, contract);
      return { holding, realizedCents: state.realizedCents + realizedCents };
    },
    { holding: flat, realizedCents: 0n },
  );

describe('a position', () => {
  it('averages what was bought', () => {
    const { holding } = after([
      ['Buy', 1, 6704n],
      ['Buy', 1, 6705n],
    ]);
    expect(averagePrice(holding, MES)).toBe(1676.125);
  });

  it('realises on the way out, and turns through zero at the price of the fill', () => {
    const { holding, realizedCents } = after([
      ['Buy', 2, 400n],
      ['Sell', 3, 420n],
    ]);
    expect(realizedCents).toBe(5_000n);
    expect(holding).toEqual({ quantity: -1, costCents: -52_500n });
    expect(averagePrice(holding, MES)).toBe(105);
  });

  it('short, it earns when the price falls', () => {
    const { holding } = after([['Sell', 2, 400n]]);
    expect(unrealizedCents(holding, 396n, MES)).toBe(1_000n);
    expect(
      after([
        ['Sell', 2, 400n],
        ['Buy', 2, 396n],
      ]),
    ).toEqual({ holding: flat, realizedCents: 1_000n });
  });

  it('long 2 at 5240.25, marked at 5247.75, is worth 75.00', () =>
    expect(unrealizedCents(after([['Buy', 2, 20_961n]]).holding, 20_991n, MES)).toBe(7_500n));

  it('B2@100, B1@103, S2@105, S2@104, B1@102 earns 65.00 and ends flat (the vector of the reference)', () =>
    expect(
      after([
        ['Buy', 2, 400n],
        ['Buy', 1, 412n],
        ['Sell', 2, 420n],
        ['Sell', 2, 416n],
        ['Buy', 1, 408n],
      ]),
    ).toEqual({
      holding: flat,
      realizedCents: 6_500n,
    }));

  it('rounds the share of the cost half to even, both signs alike', () => {
    expect([1n, 3n, 5n, -1n, -3n, -5n].map((value) => scaleHalfEven(value, 1n, 2n))).toEqual([
      0n,
      2n,
      2n,
      0n,
      -2n,
      -2n,
    ]);
    expect(scaleHalfEven(10n, 1n, 3n)).toBe(3n);
    expect(scaleHalfEven(11n, 1n, 3n)).toBe(4n);
  });
});

/** A tick is worth 15.625 dollars: a contract is worth 110,500.00 at 110.5 and 110,515.62 a tick above it. */
describe('a position of 10-year notes', () => {
  const [at110, halfTickUp, tickUp] = [7_072n, 110.5078125, 7_073n];

  it.each<[string, [Side, number, bigint][], number, bigint, number | null]>([
    [
      'two contracts, a tick of gain',
      [
        ['Buy', 2, at110],
        ['Sell', 2, tickUp],
      ],
      0,
      3_124n,
      null,
    ],
    [
      'short, a tick of loss',
      [
        ['Sell', 1, at110],
        ['Buy', 1, tickUp],
      ],
      0,
      -1_562n,
      null,
    ],
    [
      'two ticks are whole cents',
      [
        ['Buy', 1, at110],
        ['Sell', 1, at110 + 2n],
      ],
      0,
      3_125n,
      null,
    ],
    [
      'from tick to tick, the halves meet',
      [
        ['Buy', 1, tickUp],
        ['Sell', 1, tickUp + 1n],
      ],
      0,
      1_563n,
      null,
    ],
    [
      'partly closed, the rest has cost what it did',
      [
        ['Buy', 3, tickUp],
        ['Sell', 2, at110],
      ],
      1,
      -3_124n,
      110.515625,
    ],
    [
      'turned round, it opens at the price of the fill',
      [
        ['Buy', 1, at110],
        ['Sell', 3, tickUp],
      ],
      -2,
      1_562n,
      110.515625,
    ],
    [
      'bought at one price in parts',
      [
        ['Buy', 1, tickUp],
        ['Buy', 6, tickUp],
      ],
      7,
      0n,
      110.515625,
    ],
    [
      'bought at two prices',
      [
        ['Buy', 1, at110],
        ['Buy', 1, tickUp],
      ],
      2,
      0n,
      halfTickUp,
    ],
    [
      'bought at two prices and partly closed, to half a cent',
      [
        ['Buy', 1, at110],
        ['Buy', 1, tickUp],
        ['Sell', 1, tickUp],
      ],
      1,
      781n,
      110.50781,
    ],
  ])('%s', (_, fills, quantity, realized, average) => {
    const { holding, realizedCents } = after(fills, ZN);
    expect([holding.quantity, realizedCents, averagePrice(holding, ZN)]).toEqual([quantity, realized, average]);
  });

  it('shows the price at which all of it was bought, exactly', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 20_000n }), fc.integer({ min: 1, max: 5_000 }), (priceTicks, quantity) => {
        expect(averagePrice(after([['Sell', quantity, priceTicks]], ZN).holding, ZN)).toBe(Number(priceTicks) / 64);
      }),
    ));
});

describe('to the cent, whatever the history', () => {
  const fill: fc.Arbitrary<Fill> = fc.record({
    side: fc.constantFrom('Buy', 'Sell'),
    quantity: fc.integer({ min: 1, max: 100 }),
    priceTicks: fc.bigInt({ min: 1n, max: 200_000n }),
  });
  const mark = fc.bigInt({ min: 1n, max: 200_000n });

  it('realised + unrealized is what flowed in and out, and flat costs nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...roots), fc.array(fill, { maxLength: 40 }), mark, (root, fills, markTicks) => {
        const contract = contracts[root];
        const { holding, realizedCents } = after(
          fills.map(({ side, quantity, priceTicks }) => [side, quantity, priceTicks]),
          contract,
        );
        const bought = fills.reduce((sum, each) => sum + (each.side === 'Buy' ? each.quantity : -each.quantity), 0);
        const paid = fills.reduce(
          (sum, each) =>
            sum + BigInt(each.side === 'Buy' ? each.quantity : -each.quantity) * unitCents(contract, each.priceTicks),
          0n,
        );
        expect(holding.quantity).toBe(bought);
        expect(realizedCents + unrealizedCents(holding, markTicks, contract)).toBe(
          BigInt(bought) * unitCents(contract, markTicks) - paid,
        );
        if (bought === 0) expect(holding.costCents).toBe(0n);
      }),
    );
  });

  it('the average lies between the prices of the fills that opened it', () => {
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 20 }), (fills) => {
        const { holding } = after(fills.map(({ quantity, priceTicks }) => ['Buy', quantity, priceTicks]));
        const prices = fills.map(({ priceTicks }) => Number(priceTicks) / 4);
        const average = averagePrice(holding, MES) ?? 0;
        expect(average).toBeGreaterThanOrEqual(Math.min(...prices) - 0.0001);
        expect(average).toBeLessThanOrEqual(Math.max(...prices) + 0.0001);
      }),
    );
  });
});
