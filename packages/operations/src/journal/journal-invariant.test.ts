import { type Fill, isClosed, matchTrades } from '@portcullis/journal';
import { applyFill, frontInstrument, type Holding, instrumentNamed, roots, unrealizedCents } from '@portcullis/trading';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitCentsOf } from './unit-cents-of.ts';

const start = Date.parse('2026-11-18T17:00:00Z');
const instruments = roots.map((root) => frontInstrument(root, new Date(start)).name);

const history = fc.array(
  fc.record({
    instrument: fc.constantFrom(...instruments),
    side: fc.constantFrom<Fill['side']>('Buy', 'Sell'),
    quantity: fc.integer({ min: 1, max: 100 }),
    priceTicks: fc.bigInt({ min: 1n, max: 200_000n }),
    feeCents: fc.bigInt({ min: 0n, max: 30_000n }),
  }),
  { maxLength: 60 },
);

/** What the account books of the same fills: profit before fees, fees, and what is held. */
const book = (fills: readonly Fill[]) => {
  const holdings = new Map<string, Holding>();
  let realizedCents = 0n;
  for (const fill of fills) {
    const before = holdings.get(fill.instrument) ?? { quantity: 0, costCents: 0n };
    const { holding, realizedCents: gained } = applyFill(before, fill, instrumentNamed(fill.instrument));
    holdings.set(fill.instrument, holding);
    realizedCents += gained;
  }
  return { holdings, realizedCents, feesCents: fills.reduce((sum, { feeCents }) => sum + feeCents, 0n) };
};

test('whatever the history, the journal’s profit is the account’s, to the cent and with every fee', () => {
  fc.assert(
    fc.property(history, fc.bigInt({ min: 1n, max: 200_000n }), (written, mark) => {
      const fills = written.map((fill, index) => ({
        ...fill,
        ...{ seq: BigInt(index + 1), source: 'venue' as const, accountId: 'a', at: new Date(start + index * 1_000) },
      }));
      const trades = matchTrades(fills, unitCentsOf);
      const account = book(fills);
      const openValue = trades
        .filter((trade) => !isClosed(trade))
        .map(({ side, quantity, entry, instrument }) => {
          const worth = unitCentsOf(instrument);
          const risen = worth(mark) - worth(entry.priceTicks);
          return (side === 'Long' ? risen : -risen) * BigInt(quantity);
        })
        .reduce((sum, each) => sum + each, 0n);
      const unrealized = [...account.holdings]
        .map(([name, holding]) => unrealizedCents(holding, mark, instrumentNamed(name)))
        .reduce((sum, each) => sum + each, 0n);
      const sum = (key: 'grossCents' | 'feesCents' | 'netCents') => trades.reduce((all, each) => all + each[key], 0n);
      expect(sum('grossCents') + openValue).toBe(account.realizedCents + unrealized);
      expect(sum('feesCents')).toBe(account.feesCents);
      // Flat: nothing is open, and the cash has moved by exactly what the trades came to.
      if (trades.every(isClosed)) expect(sum('netCents')).toBe(account.realizedCents - account.feesCents);
    }),
    { numRuns: 300 },
  );
});
