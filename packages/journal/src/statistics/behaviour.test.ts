import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BehavedTrade, behaviourOf } from './behaviour.ts';
import { decayOf } from './decay.ts';

const start = Date.parse('2026-11-18T15:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1_000);

const trade = (entry: number, exit: number, dollars: number, more: Partial<BehavedTrade> = {}): BehavedTrade => ({
  ...{ entryAt: at(entry), exitAt: at(exit), netCents: BigInt(dollars * 100), grossCents: 0n, feesCents: 0n },
  ...{ riskCents: null, instrument: 'ES 12-26', startCents: 10_000_000n, isStopMoved: false },
  ...more,
});

describe('Revenge: an entry within 90 s of a losing exit in the same instrument', () => {
  const lost = trade(0, 100, -50);
  it.each<[string, BehavedTrade, number]>([
    ['at once', trade(100, 300, 10), 1],
    ['90 s later', trade(190, 300, 10), 1],
    ['91 s later is none', trade(191, 300, 10), 0],
    ['before it is none', trade(99, 300, 10), 0],
    ['in another instrument is none', trade(120, 300, 10, { instrument: 'NQ 12-26' }), 0],
  ])('%s', (_, next, count) => expect(behaviourOf([lost, next], {}).revenge.trades).toBe(count));
  it('after a win or an even trade is none', () => {
    expect(behaviourOf([trade(0, 100, 5), trade(120, 300, 1)], {}).revenge.trades).toBe(0);
    expect(behaviourOf([trade(0, 100, -5), trade(120, 300, 1)], { bandCents: 500n }).revenge.trades).toBe(0);
  });
});

it('Oversize: more at stake than 1% of what the account began with; what is not known is not judged', () => {
  const trades = [100_001n, 100_000n, null].map((riskCents, index) => trade(index, index + 1, 1, { riskCents }));
  expect(behaviourOf(trades, {}).oversize).toMatchObject({ trades: 1 });
});

it('Moved stops and entries outside the window are told with what they came to', () => {
  const trades = [trade(0, 1, -20, { isStopMoved: true }), trade(5, 6, 30)];
  expect(behaviourOf(trades, {})).toMatchObject({ movedStop: { trades: 1, netCents: -2_000n }, outsideWindow: null });
  const isInWindow = (entry: Date) => entry < at(3);
  expect(behaviourOf(trades, { isInWindow }).outsideWindow).toMatchObject({ trades: 1, netCents: 3_000n });
});

describe('After losses', () => {
  const rows = (trades: BehavedTrade[]) =>
    behaviourOf(trades, {}).afterLosses.map(({ losses, tally }) => [
      losses,
      tally.trades,
      Number(tally.netCents) / 100,
    ]);

  it('a trade counts by the run of losses that had ended last when it was entered', () =>
    // W, then L, L, L, L one after the other, then a W and a W: the fifth is entered after 3, the sixth after 4.
    expect(
      rows([1, -1, -2, -3, -4, 50, 7].map((dollars, index) => trade(index * 10, index * 10 + 5, dollars))),
    ).toEqual([
      [0, 3, 1 - 1 + 7],
      [1, 1, -2],
      [2, 1, -3],
      [3, 2, -4 + 50],
    ]));

  it('a loss that ends after the entry is not yet one', () =>
    expect(rows([trade(0, 100, -10), trade(50, 60, 5)])[0]).toEqual([0, 2, -5]));

  it('whatever the trades, each is in one row, and the rows come to the whole', () => {
    const any = fc.array(fc.tuple(fc.nat(500), fc.nat(500), fc.integer({ min: -100, max: 100 })), { maxLength: 40 });
    fc.assert(
      fc.property(any, (given) => {
        const trades = given.map(([entry, held, dollars]) => trade(entry, entry + held, dollars));
        const tallies = behaviourOf(trades, {}).afterLosses.map(({ tally }) => tally);
        expect(tallies.reduce((sum, each) => sum + each.trades, 0)).toBe(trades.length);
        const net = trades.reduce((sum, { netCents }) => sum + netCents, 0n);
        expect(tallies.reduce((sum, { netCents }) => sum + netCents, 0n)).toBe(net);
      }),
    );
  });
});

describe('Decay', () => {
  const weekOf = (when: Date) => `week ${Math.floor((when.getTime() - start) / 604_800_000)}`;
  const week = 604_800;
  const of = (setup: string | null, weeks: number, dollars: number) => ({
    ...trade(weeks * week, weeks * week + 60, dollars),
    setup,
  });

  it('is the last 30 trades of a setup at the end of each week in which it was traded', () => {
    const trades = [
      ...Array.from({ length: 25 }, () => of('Opening drive', 0, 10)),
      ...Array.from({ length: 10 }, () => of('Opening drive', 2, -20)),
      of('Fade', 1, 5),
      of(null, 1, 99),
    ];
    expect(
      decayOf(trades, weekOf).map(({ setup, steps }) => [
        setup,
        steps.map(({ week: name, tally }) => [name, tally.trades, tally.winRate, tally.expectancyCents]),
      ]),
    ).toEqual([
      ['Fade', [['week 1', 1, 1, 500]]],
      // After week 2: 20 wins of $10 and 10 losses of $20 are the last 30.
      [
        'Opening drive',
        [
          ['week 0', 25, 1, 1_000],
          ['week 2', 30, 20 / 30, 0],
        ],
      ],
    ]);
  });

  it('goes so many weeks back and no further', () => {
    const trades = Array.from({ length: 12 }, (_, weeks) => of('Fade', weeks, 1));
    expect(decayOf(trades, weekOf, { weeksMax: 3 })[0]?.steps.map((step) => step.week)).toEqual([
      'week 9',
      'week 10',
      'week 11',
    ]);
  });
});
