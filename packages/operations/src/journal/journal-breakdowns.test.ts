import { type ClosedJournalTrade, emptyNote, type TradeLeg } from '@portcullis/journal';
import { frontInstrument, roots } from '@portcullis/trading';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { breakdownKinds } from './journal-breakdowns.ts';
import { journalDefaults } from './journal-options.ts';
import { journalBehaviour, journalBreakdown, journalStatistics } from './journal-statistics.ts';

const start = Date.parse('2026-11-16T00:00:00Z');
const instruments = roots.map((root) => frontInstrument(root, new Date(start)).name);

const leg = (at: number | string, order?: TradeLeg['order']): TradeLeg => ({
  ...{ seq: 1n, priceTicks: 100n, at: new Date(at) },
  ...(order ? { order } : {}),
});

type Legs = Pick<ClosedJournalTrade, 'entry' | 'exit'>;

const tradeOf = (given: Partial<ClosedJournalTrade> & Legs): ClosedJournalTrade => ({
  ...{ id: 1, source: 'venue', accountId: 'a', account: 'Sim101', feed: 'shared', startCents: 10_000_000n },
  ...{ instrument: instruments[0] ?? '', side: 'Long', quantity: 1, note: emptyNote, riskCents: null },
  ...{ stopTicks: null, isStopMoved: false, grossCents: 0n, feesCents: 0n, netCents: 0n },
  ...given,
});

const keysOf = (
  kind: (typeof breakdownKinds)[number],
  at: string,
  { order, zone, ...more }: Partial<ClosedJournalTrade> & { order?: TradeLeg['order']; zone?: string } = {},
) => {
  const options = { ...journalDefaults, ...(zone ? { zone } : {}) };
  const placers = new Map([['c1', 'Claude Code']]);
  const trade = tradeOf({ ...more, entry: leg(at, order), exit: leg(at) });
  return journalBreakdown([trade], kind, options, placers).map(({ key }) => key);
};

describe('A trade counts', () => {
  // New York is five hours behind UTC in November, Chicago six; four and five in July.
  it.each([
    ['hour', '2026-11-18T14:31:00Z', {}, ['08']],
    ['hour', '2026-07-15T13:31:00Z', {}, ['08']],
    ['hour', '2026-11-18T14:31:00Z', { instrument: 'CL 01-27' }, ['09']],
    ['own_hour', '2026-11-18T14:31:00Z', {}, ['09']],
    ['weekday', '2026-11-18T04:59:00Z', {}, ['2']],
    ['weekday', '2026-11-22T23:30:00Z', {}, ['7']],
    ['session', '2026-11-18T14:29:59Z', {}, ['ETH']],
    ['session', '2026-11-18T14:30:00Z', {}, ['RTH']],
    ['session', '2026-11-18T14:00:00Z', { instrument: 'CL 01-27' }, ['RTH']],
    ['session', '2026-11-21T15:00:00Z', {}, ['ETH']],
    ['market', '2026-11-17T23:00:00Z', {}, ['Asia']],
    ['market', '2026-11-18T07:59:00Z', {}, ['Asia']],
    ['market', '2026-11-18T08:00:00Z', {}, ['London']],
    ['market', '2026-11-18T13:00:00Z', {}, ['New York']],
    ['day', '2026-11-18T22:59:00Z', {}, ['2026-11-18']],
    ['day', '2026-11-18T23:00:00Z', {}, ['2026-11-19']],
    ['client', '2026-11-18T14:31:00Z', {}, ['Own hand']],
    ['client', '2026-11-18T14:31:00Z', { source: 'import' }, ['Imported']],
    ['client', '2026-11-18T14:31:00Z', { source: 'manual' }, ['Entered by hand']],
    ['setup', '2026-11-18T14:31:00Z', {}, []],
  ] as const)('by %s at %s with %j under %j', (kind, at, more, keys) => expect(keysOf(kind, at, more)).toEqual(keys));

  it('by who placed its entry, by name, also when they are gone', () => {
    const by = (connectionId: string) => keysOf('client', '2026-11-18T14:31:00Z', { order: { id: 'o', connectionId } });
    expect([by('c1'), by('c2')]).toEqual([['Claude Code'], ['A client that is gone']]);
  });

  it('by the hour of the person’s own clock, wherever that is', () =>
    expect(keysOf('own_hour', '2026-11-18T14:31:00Z', { zone: 'Asia/Kolkata' })).toEqual(['20']));
});

const journals = fc.array(
  fc.record({
    instrument: fc.constantFrom(...instruments),
    side: fc.constantFrom('Long' as const, 'Short' as const),
    quantity: fc.integer({ min: 1, max: 30 }),
    source: fc.constantFrom('venue' as const, 'import' as const, 'manual' as const),
    netCents: fc.bigInt({ min: -50_000n, max: 50_000n }),
    riskCents: fc.option(fc.bigInt({ min: 1n, max: 200_000n })),
    minute: fc.nat(20_000),
    held: fc.nat(600),
    setup: fc.constantFrom('Fade', 'Break'),
  }),
  { maxLength: 40 },
);

test('whatever the journal, the parts of a breakdown add up to the whole, and its habits to no more', () => {
  fc.assert(
    fc.property(journals, fc.bigInt({ min: 0n, max: 20_000n }), (given, bandCents) => {
      const trades = given.map(({ minute, held, setup, ...trade }) =>
        tradeOf({
          ...trade,
          entry: leg(start + minute * 60_000),
          exit: leg(start + (minute + held) * 60_000),
          note: { ...emptyNote, setup },
        }),
      );
      const options = { ...journalDefaults, bandCents };
      const whole = journalStatistics(trades, [], options);
      for (const kind of breakdownKinds.filter((each) => each !== 'tag')) {
        const rows = journalBreakdown(trades, kind, options);
        const sum = (of: 'trades' | 'wins' | 'losses' | 'breakevens') =>
          rows.reduce((all, { tally }) => all + tally[of], 0);
        expect([sum('trades'), sum('wins'), sum('losses'), sum('breakevens')]).toEqual([
          ...[whole.trades, whole.wins, whole.losses, whole.breakevens],
        ]);
        expect(rows.reduce((all, { tally }) => all + tally.netCents, 0n)).toBe(whole.netCents);
      }
      const { revenge, oversize, afterLosses } = journalBehaviour(trades, options);
      expect(Math.max(revenge.trades, oversize.trades)).toBeLessThanOrEqual(whole.trades);
      expect(afterLosses.reduce((all, { tally }) => all + tally.netCents, 0n)).toBe(whole.netCents);
    }),
    { numRuns: 60 },
  );
});
