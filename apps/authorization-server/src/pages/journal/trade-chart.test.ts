import { describe, expect, test } from 'vitest';
import { type ChartedTrade, tradeChart } from './trade-chart.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-18T15:00:00Z') + minute * 60_000);
const bars = [
  { at: at(0), open: 100, high: 104, low: 99, close: 103 },
  { at: at(1), open: 103, high: 103, low: 98, close: 99 },
];
const long: ChartedTrade = {
  side: 'Long',
  entry: { at: at(0.5), price: 101 },
  exit: { at: at(1.5), price: 99.5 },
  decimals: 2,
};

describe('One trade on its chart', () => {
  const chart = tradeChart(bars, long);

  test('rising and falling bars are told apart, one path each', () => {
    expect(chart?.rising.match(/M/g)).toHaveLength(2);
    expect(chart?.falling.match(/M/g)).toHaveLength(2);
  });

  test('a buy points up from below its price, a sale down from above', () => {
    const [entry, exit] = chart?.marks ?? [];
    expect(entry).toMatchObject({
      name: 'Entry',
      path: `M${entry?.x} ${entry?.y}L${(entry?.x ?? 0) - 7} ${(entry?.y ?? 0) + 13}h14Z`,
    });
    expect(exit?.labelY).toBeLessThan(exit?.y ?? 0);
    const short = tradeChart(bars, { ...long, side: 'Short' });
    expect(short?.marks[0]?.labelY).toBeLessThan(short?.marks[0]?.y ?? 0);
  });

  test('entry comes before exit, and a higher price stands higher', () => {
    const [entry, exit] = chart?.marks ?? [];
    expect(entry?.x).toBeLessThan(exit?.x ?? 0);
    expect(entry?.y).toBeLessThan(exit?.y ?? 0);
    expect(chart?.path).toBe(`M${entry?.x} ${entry?.y}L${exit?.x} ${exit?.y}`);
  });

  test('it says in words what it shows', () => {
    expect(chart?.description).toBe(
      'Long: entry at 101.00 on 18 Nov 2026, 15:00 UTC, exit at 99.50 on 18 Nov 2026, 15:01 UTC.',
    );
    expect(tradeChart(bars, { ...long, exit: null })?.description).toContain('still open');
  });

  test('the prices of 10-year notes have no more decimals beside the chart than they need, and all of them in words', () => {
    const note: ChartedTrade = { side: 'Long', entry: { at: at(0), price: 110.515625 }, exit: null, decimals: 6 };
    const drawn = tradeChart([{ at: at(0), open: 110.5, high: 110.546875, low: 110.484375, close: 110.53125 }], note);
    expect(drawn?.yTicks.map(({ label }) => label)).toEqual(['110.475', '110.500', '110.525', '110.550']);
    expect(drawn?.description).toContain('entry at 110.515625 on');
  });

  test('without bars there is none', () => expect(tradeChart([], long)).toBeUndefined());
});
