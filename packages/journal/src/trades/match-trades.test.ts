import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill } from './fill.ts';
import { matchTrades } from './match-trades.ts';
import { isClosed } from './matched-trade.ts';

const start = Date.parse('2026-11-18T17:00:00Z');

/** Fills of MES, whose point is worth 5 dollars: prices in points. */
const fillsOf = (...written: [side: Fill['side'], quantity: number, price: number, feeCents?: bigint][]): Fill[] =>
  written.map(([side, quantity, price, feeCents = 0n], index) => ({
    seq: BigInt(index + 1),
    source: 'venue',
    accountId: 'a',
    instrument: 'MES 12-26',
    side,
    quantity,
    priceTicks: BigInt(price * 4),
    feeCents,
    at: new Date(start + index * 60_000),
  }));

const unitCents = () => (ticks: bigint) => ticks * 125n;
const match = (fills: Fill[]) => matchTrades(fills, unitCents);

describe('trades are matched first in, first out', () => {
  it('B2@100, B1@103, S2@105, S2@104, B1@102: long 2 +50, long 1 +5, short 1 +10 (the vector of the reference)', () => {
    const trades = match(
      fillsOf(['Buy', 2, 100], ['Buy', 1, 103], ['Sell', 2, 105], ['Sell', 2, 104], ['Buy', 1, 102]),
    );
    expect(trades.map(({ side, quantity, grossCents }) => [side, quantity, grossCents])).toEqual([
      ['Long', 2, 5_000n],
      ['Long', 1, 500n],
      ['Short', 1, 1_000n],
    ]);
    expect(trades.every(isClosed)).toBe(true);
  });

  it('long 1 gains 4.25 points: 21.25 before and 19.98 after fees of 1.27', () => {
    const [trade] = match(fillsOf(['Buy', 1, 100, 63n], ['Sell', 1, 104.25, 64n]));
    expect(trade).toMatchObject({ grossCents: 2_125n, feesCents: 127n, netCents: 1_998n });
  });

  it('an exit of several entries makes a trade of each', () => {
    const trades = match(fillsOf(['Sell', 1, 110], ['Sell', 2, 112], ['Buy', 3, 108]));
    expect(trades.map(({ entry, quantity, grossCents }) => [entry.seq, quantity, grossCents])).toEqual([
      [1n, 1, 1_000n],
      [2n, 2, 4_000n],
    ]);
  });

  it('what is open has no exit, and the fee of its entry alone', () => {
    const [closed, open] = match(fillsOf(['Buy', 3, 100, 100n], ['Sell', 2, 101, 60n]));
    expect(closed).toMatchObject({ quantity: 2, feesCents: 126n });
    expect(open).toMatchObject({ quantity: 1, exit: null, grossCents: 0n, feesCents: 34n, netCents: -34n });
  });

  it('accounts, instruments and sources never close each other', () => {
    const [one, other] = fillsOf(['Buy', 1, 100], ['Sell', 1, 101]);
    if (!one || !other) throw new Error('two fills');
    expect(match([one, { ...other, source: 'import' }]).filter(isClosed)).toEqual([]);
    expect(match([one, { ...other, accountId: 'b' }]).filter(isClosed)).toEqual([]);
    expect(match([one, { ...other, instrument: 'MES 03-27' }]).filter(isClosed)).toEqual([]);
  });
});

describe('whatever the history', () => {
  const fill = fc.tuple(
    fc.constantFrom<Fill['side']>('Buy', 'Sell'),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 500 }),
    fc.bigInt({ min: 0n, max: 999n }),
  );
  const history = fc.array(fill, { maxLength: 40 });

  it('closed and open trades hold every contract and every cent of fee once', () => {
    fc.assert(
      fc.property(history, (written) => {
        const fills = fillsOf(...written);
        const trades = match(fills);
        const contracts = trades.reduce((sum, each) => sum + each.quantity * (each.exit ? 2 : 1), 0);
        expect(contracts).toBe(fills.reduce((sum, { quantity }) => sum + quantity, 0));
        const fees = (of: { feesCents: bigint }[]) => of.reduce((sum, { feesCents }) => sum + feesCents, 0n);
        expect(fees(trades)).toBe(fills.reduce((sum, { feeCents }) => sum + feeCents, 0n));
      }),
    );
  });

  it('an id is one trade’s, and stays its own when it closes and as fills come after it', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (written, cut) => {
        const fills = fillsOf(...written);
        const all = match(fills);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        const later = new Map(all.map((trade) => [trade.id, trade]));
        for (const before of match(fills.slice(0, cut))) {
          const after = later.get(before.id);
          expect(after?.entry).toEqual(before.entry);
          if (before.exit) expect(after).toEqual(before);
        }
      }),
    );
  });
});
