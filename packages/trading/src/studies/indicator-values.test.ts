import { describe, expect, it } from 'vitest';
import type { Candle } from './indicator.ts';
import { findIndicator, indicatorParameters, indicatorValues } from './indicator-values.ts';
import { indicators } from './indicators.ts';

const candle = (close: number, more: Partial<Candle> = {}): Candle => ({
  ...{ open: close, high: close + 1, low: close - 1, close, volume: 10, session: '2026-11-18', ...more },
});

const indicatorNamed = (name: string) => {
  const found = findIndicator(name);
  if (!found.ok) throw new Error(found.refusal.detail);
  return found.indicator;
};

const valuesOf = (name: string, given: Record<string, number>, candles: Candle[], count = 1) => {
  const indicator = indicatorNamed(name);
  const chosen = indicatorParameters(indicator, given);
  if (!chosen.ok) throw new Error(chosen.refusal.detail);
  return indicatorValues(indicator, chosen.parameters, { candles, count });
};

const plain = (name: string, given: Record<string, number>, candles: Candle[], count = 1) =>
  valuesOf(name, given, candles, count)?.plots.map(({ values }) => values.map(({ value }) => value));

const closes = (...prices: number[]) => prices.map((price) => candle(price));
/** Wilder's own example of the RSI (New Concepts in Technical Trading Systems), as it is reprinted everywhere. */
const wilder = closes(
  ...[44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.1, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28],
);

describe('indicators by hand', () => {
  it.each([
    ['SMA', { period: 3 }, closes(1, 2, 3, 4, 8), [[5]]],
    ['WMA', { period: 3 }, closes(9, 1, 2, 3), [[2.333333]]],
    ['EMA', { period: 3 }, closes(2, 4, 8), [[5.5]]],
    ['RSI', { period: 14, smooth: 1 }, wilder, [[70.464135], [70.464135]]],
    ['ATR', { period: 3 }, closes(10, 10, 10, 15), [[3.333333]]],
    ['Momentum', { period: 2 }, closes(10, 11, 14), [[4]]],
    ['ROC', { period: 2 }, closes(10, 11, 14), [[40]]],
    ['Bollinger', { period: 4, num_std_dev: 2 }, closes(2, 4, 4, 6), [[6.828427], [4], [1.171573]]],
    ['DonchianChannel', { period: 2 }, closes(5, 9, 7), [[10], [8], [6]]],
    ['WilliamsR', { period: 2 }, closes(10, 12), [[-25]]],
    ['Stochastics', { period_k: 2, period_d: 1, smooth: 1 }, closes(10, 12), [[75], [75]]],
    ['MACD', { fast: 1, slow: 2, smooth: 1 }, closes(3, 6), [[1], [1], [0]]],
    ['CCI', { period: 3 }, closes(1, 2, 3), [[100]]],
    ['MFI', { period: 2 }, closes(10, 11, 10), [[52.380952]]],
  ] as const)('%s', (name, given, candles, expected) => expect(plain(name, given, [...candles])).toEqual(expected));

  it('VWAP begins anew each session', () => {
    const next = { session: '2026-11-19' };
    const candles = [
      ...closes(100),
      candle(10, { ...next, volume: 1 }),
      candle(20, { ...next, volume: 3 }),
      candle(99, { ...next, volume: 0 }),
    ];
    expect(plain('VWAP', {}, candles, 3)).toEqual([[10, 17.5, 17.5]]);
  });

  it('ADX of a market that goes one way is 100, also after bars that did not move', () => {
    const still = Array.from({ length: 5 }, () => candle(10, { high: 10, low: 10 }));
    const rising = Array.from({ length: 20 }, (_, index) => candle(11 + 3 * index));
    expect(plain('ADX', { period: 3 }, [...still, ...rising])).toEqual([[100]]);
  });
});

const path = Array.from({ length: 2_000 }, (_, index) => candle(100 + Math.sin(index / 5) * 4 + (index % 7)));

describe.each(indicators)('$name', (indicator) => {
  const defaults = indicatorParameters(indicator, {});
  const parameters = defaults.ok ? defaults.parameters : {};
  const required = indicator.required(parameters);
  const of = (candles: Candle[], count: number) => indicatorValues(indicator, parameters, { candles, count });

  it('has its first value at the bar that it says, and one a plot for each bar after', () => {
    expect(of(path.slice(0, required - 1), 1)).toBeUndefined();
    expect(of(path.slice(0, required), 5)).toMatchObject({ warmupBars: required - 1 });
    const more = of(path.slice(0, required + 9), 5);
    expect(more?.warmupBars).toBe(required + 4);
    expect(more?.plots.map(({ name }) => name)).toEqual(indicator.plots);
    expect(more?.plots.map(({ values }) => values.length)).toEqual(indicator.plots.map(() => 5));
  });

  it('is settled after its warm-up: bars from before change its value by less than a thousandth of its range', () => {
    const settling = indicator.settles(parameters);
    if (settling === 'session') return;
    const warm = Math.max(settling, required - 1);
    const whole = of(path, path.length)?.plots ?? [];
    const late = of(path.slice(-warm - 1), 1)?.plots ?? [];
    whole.forEach(({ values }, plot) => {
      const all = values.map(({ value }) => value);
      const spread = Math.max(...all) - Math.min(...all);
      const difference = Math.abs((late[plot]?.values.at(-1)?.value ?? 0) - (all.at(-1) ?? 0));
      expect(difference).toBeLessThanOrEqual(spread / 1_000);
    });
  });
});

describe('asked for', () => {
  it.each(['macd', 'Bollinger Bands', 'bollinger_bands', 'STOCHASTIC'])('%s is understood', (name) =>
    expect(findIndicator(name).ok).toBe(true),
  );

  it('an unknown name is refused with those that are known', () => {
    expect(findIndicator('EMAX')).toMatchObject({ refusal: { code: 'indicator_not_found', didYouMean: ['EMA'] } });
    expect(findIndicator('Ichimoku')).toMatchObject({ refusal: { didYouMean: expect.arrayContaining(['SMA']) } });
  });

  it.each([
    [{ period: 0 }, 'period of SMA is a whole number, 1 to 500.'],
    [{ period: 2.5 }, 'period of SMA is a whole number, 1 to 500.'],
    [{ period: '14' }, 'period of SMA is a whole number, 1 to 500.'],
    [{ length: 5 }, 'SMA has no parameter "length".'],
  ])('parameters %j are refused', (given, detail) =>
    expect(indicatorParameters(indicatorNamed('SMA'), given)).toMatchObject({
      refusal: { code: 'invalid_parameters', detail },
    }),
  );

  it('parameters are understood as NinjaTrader writes them', () =>
    expect(indicatorParameters(indicatorNamed('Stochastics'), { PeriodK: 9 })).toMatchObject({
      parameters: { period_k: 9, period_d: 7, smooth: 3 },
    }));
});
