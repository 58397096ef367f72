import { describe, expect, it } from 'vitest';
import type { Quote } from '../market/quote.ts';
import { withDaySoFar } from './day-so-far.ts';
import { openSimulation } from './open-simulation.ts';
import { simulateBars } from './simulate-bars.ts';
import { simulateStep } from './step-market.ts';
import { tempers } from './temper.ts';

const start = new Date('2026-11-18T17:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
const context = { seed: 'one', now: start, hours: 'always' } as const;

const play = (quotes: Quote[], steps: number, { seed = 'one', from = 0 } = {}): Quote[][] => {
  const played: Quote[][] = [quotes];
  for (let step = 1; step <= steps; step += 1) {
    const now = later((from + step) * 250);
    played.push(simulateStep(played.at(-1) ?? [], { seed, now, hours: 'always' }).quotes);
  }
  return played;
};

const of = (quotes: readonly Quote[], root: string) =>
  quotes.find(({ instrument }) => instrument.startsWith(`${root} `)) as Quote;

describe('the simulated feed', () => {
  const opening = openSimulation([], context);
  const day = play(opening.quotes, 4 * 60 * 10);

  it('quotes the front contract of each root', () =>
    expect(opening.quotes.map(({ instrument }) => instrument)).toEqual([
      'ES 12-26',
      'MES 12-26',
      'NQ 12-26',
      'MNQ 12-26',
      'CL 12-26',
      'GC 12-26',
    ]));

  it('is a function of its seed', () => {
    expect(play(opening.quotes, 100)).toEqual(day.slice(0, 101));
    expect(play(opening.quotes, 100, { seed: 'two' })).not.toEqual(day.slice(0, 101));
  });

  it('goes on from a stored quote as if it had never stopped', () =>
    expect(play(day[100] ?? [], 50, { from: 100 })).toEqual(day.slice(100, 151)));

  it('has a market in every quote: a bid below an ask, something to trade, a last price at one of them', () => {
    const isSound = ({ bidTicks, askTicks, bidSize, askSize, lastTicks, lowTicks, highTicks }: Quote) =>
      bidTicks !== null &&
      askTicks !== null &&
      bidTicks < askTicks &&
      Math.min(bidSize, askSize) > 0 &&
      [bidTicks, askTicks].includes(lastTicks) &&
      lastTicks >= lowTicks &&
      lastTicks <= highTicks;
    expect(day.flat().filter((quote) => !isSound(quote))).toEqual([]);
  });

  it('moves a few ticks at a time and stays near its level', () => {
    for (const root of ['ES', 'NQ', 'CL', 'GC'] as const) {
      const path = day.map((quotes) => Number(of(quotes, root).bidTicks));
      const jumps = path.slice(1).map((ticks, index) => Math.abs(ticks - (path[index] ?? 0)));
      expect(Math.max(...jumps)).toBeLessThan(tempers[root].dayTicks / 10);
      expect(Math.max(...path) - Math.min(...path)).toBeGreaterThan(3);
      expect(Math.max(...path.map((ticks) => Math.abs(ticks - tempers[root].baseTicks)))).toBeLessThan(
        tempers[root].dayTicks * 2,
      );
    }
  });

  it('quotes what was not taken again, as long as the price stays', () => {
    const sizes = day.slice(1).flatMap((quotes, index) => {
      const [before, now] = [of(day[index] ?? [], 'ES'), of(quotes, 'ES')];
      return before.bidTicks === now.bidTicks ? [[before.bidSize, now.bidSize] as const] : [];
    });
    const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
    const [befores, nows] = [sizes.map(([size]) => size), sizes.map(([, size]) => size)];
    const together = mean(sizes.map(([one, other]) => (one - mean(befores)) * (other - mean(nows))));
    expect(together / mean(befores.map((size) => (size - mean(befores)) ** 2))).toBeGreaterThan(0.3);
  });

  it('trades at the ask more often than at the bid when the price rises', () => {
    const rises = day.slice(1).flatMap((quotes, index) => {
      const now = of(quotes, 'ES');
      return (now.bidTicks ?? 0n) > (of(day[index] ?? [], 'ES').bidTicks ?? 0n) ? [now] : [];
    });
    const atAsk = rises.filter(({ lastTicks, askTicks }) => lastTicks === askTicks).length / rises.length;
    expect(rises.length).toBeGreaterThan(50);
    expect(atAsk).toBeGreaterThan(0.6);
  });

  it("a micro trades at its big contract's price", () => {
    const pricesOf = (root: string) =>
      day.slice(1).map((quotes) => [of(quotes, root).bidTicks, of(quotes, root).lastTicks]);
    expect(pricesOf('MES')).toEqual(pricesOf('ES'));
    expect(pricesOf('MNQ')).toEqual(pricesOf('NQ'));
  });

  it("the day's open, high, low and volume begin anew at the roll", () => {
    const before = opening.quotes.map((quote) => ({
      ...quote,
      at: new Date('2026-11-18T22:59:59.9Z'),
      volume: 9_999n,
      highTicks: 999_999n,
    }));
    const { quotes } = simulateStep(before, { ...context, now: new Date('2026-11-18T23:00:00Z') });
    for (const quote of quotes) {
      expect(quote.volume).toBeLessThan(9_999n);
      expect([quote.openTicks, quote.highTicks, quote.lowTicks]).toEqual(Array(3).fill(quote.lastTicks));
    }
  });

  it('a step says what it adds to the minute', () => {
    const before = day[10] ?? [];
    const { quotes, fragments } = simulateStep(before, { ...context, now: later(65_000) });
    expect(fragments.map(({ at }) => at)).toEqual(Array(6).fill(later(60_000)));
    expect(fragments.map(({ secondsAt }) => secondsAt)).toEqual(Array(6).fill(later(65_000)));
    for (const [index, fragment] of fragments.entries()) {
      expect(BigInt(fragment.volume)).toBe((quotes[index]?.volume ?? 0n) - (before[index]?.volume ?? 0n));
      const isBought = quotes[index]?.lastTicks === quotes[index]?.askTicks;
      expect(fragment.buyVolume).toBe(isBought ? fragment.volume : 0);
    }
  });
});

const stretchOf = (root: string) => {
  const stretch = openSimulation([], context).missing.find(({ instrument }) => instrument.root === root);
  if (!stretch) throw new Error('nothing to fill');
  return stretch;
};

describe('opening the feed', () => {
  it('a first start begins with five days of minutes', () => {
    const { missing } = openSimulation([], context);
    expect(missing.map(({ from, to }) => (to.getTime() - from.getTime()) / 60_000)).toEqual(
      Array(6).fill(5 * 1_440 - 1),
    );
    const [stretch] = missing;
    const bars = stretch ? simulateBars(stretch) : [];
    expect(bars[0]).toMatchObject({ at: stretch?.from, openTicks: stretch?.startTicks });
    expect(bars.at(-1)?.closeTicks).toBe(stretch?.endTicks);
    for (const [index, bar] of bars.entries()) {
      expect(bar.openTicks).toBe(bars[index - 1]?.closeTicks ?? bar.openTicks);
      expect(bar.highTicks).toBeGreaterThanOrEqual(Math.max(bar.openTicks, bar.closeTicks));
      expect(bar.lowTicks).toBeLessThanOrEqual(Math.min(bar.openTicks, bar.closeTicks));
      const delta = 2 * (bar.buyVolume ?? 0) - bar.volume;
      expect(bar.buyVolume).toBeLessThanOrEqual(bar.volume);
      expect([bar.minDelta, delta, bar.maxDelta].toSorted((one, other) => (one ?? 0) - (other ?? 0))).toEqual([
        ...[bar.minDelta, delta, bar.maxDelta],
      ]);
    }
  });

  it('history trades most at the open and close of New York, and a day as much as the root does', () => {
    const bars = simulateBars({ ...stretchOf('ES'), from: later(-18 * 3_600_000), to: later(6 * 3_600_000) });
    const total = (all: typeof bars) => all.reduce((sum, { volume }) => sum + volume, 0);
    const hour = (utc: number) => total(bars.filter(({ at }) => at.getUTCHours() === utc));
    expect(Math.max(hour(14), hour(20))).toBe(Math.max(...Array.from({ length: 24 }, (_, utc) => hour(utc))));
    expect(hour(14)).toBeGreaterThan(4 * hour(6));
    expect(total(bars) / bars.length / tempers.ES.minuteVolume).toBeCloseTo(1, 0);
  });

  it('the first quote knows the day so far', () => {
    const { missing, quotes } = openSimulation([], context);
    const [stretch, quote] = [missing[0], quotes[0]];
    if (!stretch || !quote) throw new Error('nothing opened');
    const today = simulateBars(stretch).filter(({ at }) => at >= new Date('2026-11-17T23:00:00Z'));
    expect(withDaySoFar(quote, simulateBars(stretch), context)).toMatchObject({
      openTicks: BigInt(today[0]?.openTicks ?? 0),
      highTicks: BigInt(Math.max(...today.map(({ highTicks }) => highTicks))),
      lowTicks: BigInt(Math.min(...today.map(({ lowTicks }) => lowTicks))),
      volume: BigInt(today.reduce((sum, { volume }) => sum + volume, 0)),
    });
  });

  it('a takeover goes on from the stored quotes and has nothing to fill', () => {
    const { quotes } = openSimulation([], context);
    expect(openSimulation(quotes, { ...context, now: later(10_000) })).toEqual({ quotes, missing: [] });
  });

  it('after a pause, the minutes that were missed lead from the price back to it', () => {
    const { quotes } = openSimulation([], context);
    const { missing } = openSimulation(quotes, { ...context, now: later(3_600_000) });
    const price = Number(quotes[0]?.lastTicks);
    expect(missing[0]).toMatchObject({ from: later(60_000), to: later(3_600_000), startTicks: price, endTicks: price });
  });

  it('a new front contract joins at the price of the old one, which stays until it expires', () => {
    const { quotes } = openSimulation([], context);
    const es = quotes.map((quote) => (quote.instrument === 'ES 12-26' ? { ...quote, lastTicks: 28_000n } : quote));
    const rolled = openSimulation(es, { ...context, now: new Date('2026-12-11T15:00:00Z') });
    const named = (name: string) => rolled.quotes.find(({ instrument }) => instrument === name)?.lastTicks;
    expect([named('ES 12-26'), named('ES 03-27')]).toEqual([28_000n, 28_000n]);
    const gone = openSimulation(rolled.quotes, { ...context, now: new Date('2026-12-19T15:00:00Z') });
    expect(gone.quotes.map(({ instrument }) => instrument)).not.toContain('ES 12-26');
  });

  it("in exchange hours, history has no minute of a weekend or of the day's break", () => {
    const { missing } = openSimulation([], { ...context, now: new Date('2026-11-17T17:00:00Z'), hours: 'exchange' });
    const bars = missing[0] ? simulateBars(missing[0]) : [];
    const hours = new Set(bars.map(({ at }) => `${at.getUTCDay()} ${at.getUTCHours()}`));
    expect(hours.has('6 12')).toBe(false);
    expect(hours.has('1 22')).toBe(false);
    expect(hours.has('0 23')).toBe(true);
  });
});
