import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakDown, holdingBucket, sizeBucket } from './breakdown.ts';
import type { ScoredTrade } from './scored-trade.ts';
import { statisticsOf } from './trade-statistics.ts';
import { wilsonInterval } from './wilson.ts';

const start = Date.parse('2026-11-18T15:00:00Z');
const hour = 3_600_000;

/** Trades of an hour each, one after the other, by their net profit in dollars. */
const tradesOf = (profits: number[], risk: number | null = null): ScoredTrade[] =>
  profits.map((dollars, index) => ({
    entryAt: new Date(start + index * hour),
    exitAt: new Date(start + (index + 1) * hour),
    grossCents: BigInt(dollars * 100),
    feesCents: 0n,
    netCents: BigInt(dollars * 100),
    riskCents: risk === null ? null : BigInt(risk * 100),
  }));

const context = { startCents: 10_000_000n, dayOf: (at: Date) => at.toISOString().slice(0, 10) };
const statistics = (profits: number[], risk: number | null = null) => statisticsOf(tradesOf(profits, risk), context);

describe('+200, -100, +50, 0, -150, +300, -50 (the vector of the reference)', () => {
  const vector = [200, -100, 50, 0, -150, 300, -50];
  const found = statistics(vector);

  it('7 trades: 3 won, 3 lost, 1 broke even; 42.857%, and 50% without the breakeven', () => {
    expect(found).toMatchObject({ trades: 7, wins: 3, losses: 3, breakevens: 1, winRateDecided: 0.5 });
    expect(found.winRate).toBeCloseTo(0.42857, 5);
  });

  it('gross profit 550, gross loss -300, profit factor 1.8333, net 250, expectancy 35.714', () => {
    expect(found).toMatchObject({ grossProfitCents: 55_000n, grossLossCents: -30_000n, netCents: 25_000n });
    expect(found.profitFactor).toBeCloseTo(1.8333, 4);
    expect(found.expectancyCents).toBeCloseTo(3_571.4, 1);
  });

  it('average win 183.33, average loss -100, payoff 1.8333', () => {
    expect(found.averageWinCents).toBeCloseTo(18_333.3, 1);
    expect(found).toMatchObject({ averageLossCents: -10_000 });
    expect(found.payoff).toBeCloseTo(1.8333, 4);
  });

  it('equity 200, 100, 150, 150, 0, 300, 250; deepest drawdown 200; recovery 1.25', () => {
    expect(found.curve.map(({ cents }) => Number(cents) / 100)).toEqual([200, 100, 150, 150, 0, 300, 250]);
    expect(found).toMatchObject({ deepestCents: 20_000n, recoveryFactor: 1.25 });
    expect(found.deepestShare).toBeCloseTo(200 / 100_200, 10);
  });

  it('the longest drawdown runs from the peak after the first trade to the new one after the sixth', () =>
    expect(found.longestMs).toBe(5 * hour));

  it('deviation 162.57, SQN 0.581, and 0.357 R when each trade risked 100', () => {
    expect((found.deviationCents ?? 0) / 100).toBeCloseTo(162.57, 2);
    expect(found.sqn).toBeCloseTo(0.581, 3);
    expect(found).toMatchObject({ expectancyR: null, tradesWithRisk: 0 });
    const withRisk = statistics(vector, 100);
    expect(withRisk.expectancyR).toBeCloseTo(0.357, 3);
    expect(withRisk.tradesWithRisk).toBe(7);
  });

  it('Kelly 22.7%, streaks of one, seven trades on one day', () => {
    expect(found.kelly).toBeCloseTo(0.5 - 0.5 / 1.8333, 4);
    expect(found).toMatchObject({ longestWins: 1, longestLosses: 1, current: -1, days: 1, tradesPerDay: 7 });
  });

  it('seven are few: the rate comes with its interval', () => {
    expect(found.lowSample).toBe(true);
    const [low, high] = found.winRateInterval ?? [];
    expect(low).toBeCloseTo(0.1582, 4);
    expect(high).toBeCloseTo(0.7495, 4);
  });
});

describe('with a band of 50 within which a trade is even', () => {
  const found = statisticsOf(tradesOf([200, -100, 50, 0, -150, 300, -50]), { ...context, bandCents: 5_000n });

  it('2 won, 2 lost, 3 broke even; the net stays', () =>
    expect(found).toMatchObject({ wins: 2, losses: 2, breakevens: 3, netCents: 25_000n, grossProfitCents: 50_000n }));
  it('of win rate x average win + loss rate x average loss, the expectancy is short of what even trades came to', () => {
    const joined = (2 / 7) * (found.averageWinCents ?? 0) + (2 / 7) * (found.averageLossCents ?? 0);
    expect(joined + (5_000 + 0 - 5_000) / 7).toBeCloseTo(found.expectancyCents ?? Number.NaN, 8);
  });
});

describe('what a ratio is of', () => {
  it('SQN over R is of the trades whose risk is known: R of +2, -1, +0.5 and a mean of 0.5', () => {
    const found = statistics([200, -100, 50], 100);
    // Deviation of 2, -1, 0.5 is 1.5: root of 3 x 0.5 / 1.5.
    expect(found.sqnR).toBeCloseTo((Math.sqrt(3) * 0.5) / 1.5, 10);
    expect(statistics([200, -100, 50]).sqnR).toBeNull();
  });

  it('Sharpe and Sortino a day are of the days’ sums, times the root of 252', () => {
    // 24 trades of an hour from 15:00: nine end on the first day, of which the first is at 16:00.
    const profits = Array.from({ length: 20 }, (_, index) => (index < 8 ? 10 : -5));
    const { daily, sharpe, days } = statistics(profits);
    // Days of +80 (8 trades) and -60 (12): mean 10, deviation 98.995; downside root of 3,600 / 2.
    expect(days).toBe(2);
    expect(daily.sharpe).toBeCloseTo((10 / Math.sqrt(9_800)) * Math.sqrt(252), 10);
    expect(daily.sortino).toBeCloseTo((10 / Math.sqrt(1_800)) * Math.sqrt(252), 10);
    expect(sharpe).not.toBeCloseTo(daily.sharpe ?? 0, 2);
  });
});

describe('what no number says is null', () => {
  it('no trade', () =>
    expect(statistics([])).toMatchObject({
      trades: 0,
      winRate: null,
      profitFactor: null,
      sqn: null,
      deepestCents: 0n,
    }));
  it('no loss: no profit factor, no payoff, no recovery factor', () =>
    expect(statistics([10, 20])).toMatchObject({
      profitFactor: null,
      payoff: null,
      kelly: null,
      recoveryFactor: null,
    }));
  it('a first loss is a drawdown of what there was at the start', () =>
    expect(statistics([-100])).toMatchObject({ deepestCents: 10_000n, deepestShare: 0.001, longestMs: hour }));
});

it('the Wilson interval of 3 wins of 3 begins at 43.85%', () => {
  const [low, high] = wilsonInterval(3, 3) ?? [];
  expect(low).toBeCloseTo(0.4385, 4);
  expect(high).toBe(1);
});

describe('whatever the trades', () => {
  const profits = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 60 });

  it('expectancy is win rate x average win + loss rate x average loss', () => {
    fc.assert(
      fc.property(profits, (values) => {
        const { wins, losses, trades, averageWinCents, averageLossCents, expectancyCents } = statistics(values);
        const joined = (wins / trades) * (averageWinCents ?? 0) + (losses / trades) * (averageLossCents ?? 0);
        expect(joined).toBeCloseTo(expectancyCents ?? Number.NaN, 6);
      }),
    );
  });

  it('no fall is deeper than the deepest, and none lasts longer than the longest', () => {
    fc.assert(
      fc.property(profits, (values) => {
        const found = statistics(values);
        const equity = [0, ...found.curve.map(({ cents }) => Number(cents))];
        const falls = equity.map((each, index) => Math.max(...equity.slice(0, index + 1)) - each);
        expect(Number(found.deepestCents)).toBe(Math.max(...falls));
      }),
    );
  });

  it('each trade is in one row of a breakdown, and the rows come to the whole', () => {
    fc.assert(
      fc.property(profits, (values) => {
        const trades = tradesOf(values);
        const rows = breakDown(trades, ({ entryAt }) => [String(entryAt.getUTCHours()).padStart(2, '0')]);
        expect(rows.reduce((sum, { tally }) => sum + tally.trades, 0)).toBe(values.length);
        expect(rows.reduce((sum, { tally }) => sum + tally.netCents, 0n)).toBe(statistics(values).netCents);
      }),
    );
  });
});

it.each([
  [30_000, '1: under 1 minute'],
  [60_000, '2: 1 to 5 minutes'],
  [hour, '4: 30 minutes to 4 hours'],
  [5 * hour, '5: over 4 hours'],
])('held for %i ms is %s', (held, bucket) =>
  expect(holdingBucket({ entryAt: new Date(start), exitAt: new Date(start + held) })).toBe(bucket),
);

it.each([
  [1, '1: 1 contract'],
  [2, '2: 2 contracts'],
  [5, '3: 3 to 5 contracts'],
  [6, '4: 6 to 10 contracts'],
  [11, '5: over 10 contracts'],
])('%i contracts are %s', (quantity, bucket) => expect(sizeBucket(quantity)).toBe(bucket));
