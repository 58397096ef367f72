import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bars, drawing, es, minutes, samples } from '../../../../tests/harness/chart-samples.ts';
import type { BarReport } from '../bars/read-bars.ts';
import { type ChartFacts, newestBars } from './chart-facts.ts';
import { axisDecimals } from './chart-labels.ts';
import { chartPicture } from './chart-picture.ts';
import { chartScale, priceRange, roundPrices } from './chart-scale.ts';
import { chartWords } from './chart-words.ts';
import { drawingTypes } from './drawing.ts';
import { renderSvg, type SvgElement, svg } from './svg.ts';

const facts = (changes: Partial<ChartFacts> = {}): ChartFacts => ({
  ...{ instrument: es, periodType: 'minute', period: 5, bars, status: 'Simulated', lines: [], missing: [] },
  ...{ drawings: [], fills: [], ...changes },
});

describe('the scale', () => {
  test('a moment lies in the middle of its bar, and nights take no room', () => {
    const night = [bars[0], bars[1], { ...(bars[2] as BarReport), at: minutes(1_000) }] as BarReport[];
    const { x, xOf } = chartScale(night, { low: 1, high: 2 }, { left: 0, right: 50, top: 0, bottom: 1 });
    expect([x(minutes(0)), x(minutes(4)), x(minutes(5))]).toEqual([5, 5, 15]);
    expect(x(minutes(700))).toBe(15);
    expect(x(minutes(1_000))).toBe(xOf(2));
    // What is outside is counted on in bars of five minutes.
    expect(x(minutes(-5))).toBe(-5);
    expect(x(minutes(1_010))).toBe(xOf(4));
  });

  test('a level far away does not flatten the bars, a near one is shown', () => {
    expect(priceRange(bars, [6_712, 9_000, 1])).toEqual({ low: 6_700, high: 6_712 });
  });

  test('round prices hold the range', () => {
    expect(roundPrices(6_700, 6_710)).toEqual([6_700, 6_702.5, 6_705, 6_707.5, 6_710]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 0, max: 4_000 }), (low, height) => {
        const prices = roundPrices(low / 4, (low + height) / 4);
        expect(prices[0]).toBeLessThanOrEqual(low / 4);
        expect(prices.at(-1)).toBeGreaterThanOrEqual((low + height) / 4);
        expect(prices.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

test.each([
  [[6_700, 6_702.5, 6_705], 2, 2],
  [[110.48, 110.5, 110.52], 6, 2],
  [[110.5, 110.525, 110.55], 6, 3],
  [[1.1625, 1.165], 5, 4],
  [[47_000, 47_100], 0, 0],
  [[1.00001, 1.000025], 5, 5],
])('beside the chart %j have, of %i decimals, %i', (prices, decimals, shown) => {
  expect(axisDecimals(prices, decimals)).toBe(shown);
});

const rendered = (element: SvgElement) => renderSvg(element);

describe('the picture', () => {
  const every = drawingTypes.map((type) =>
    drawing(type, samples[type], { text: 'A <b>text</b> & "more"', tag: type, color: '#12ab34' }),
  );

  test('holds candles, studies in their panel, drawings, fills, and words for them', () => {
    const values = bars.map((_, index) => ({ index, value: 50 + index }));
    const lines = [
      { indicator: 'EMA(20)', plot: undefined, panel: 'price', values: [{ index: 19, value: 6_705 }] },
      { indicator: 'RSI(14, 3)', plot: 'RSI', panel: 'RSI(14, 3)', values },
    ];
    const fill = { side: 'Buy' as const, at: minutes(12), price: 6_705, quantity: 1, account: 'Sim101' };
    const all = facts({ lines, drawings: every, fills: [fill], missing: ['ADX'] });
    const picture = rendered(chartPicture(all, 'wide'));
    expect(picture).toContain('role="img" aria-labelledby="chart-title-wide chart-about-wide"');
    for (const part of ['bar rising', 'study study-1', 'study study-2', 'class="mark"', 'EMA(20)', 'RSI(14, 3) RSI']) {
      expect(picture).toContain(part);
    }
    expect(picture).toContain('A &lt;b&gt;text&lt;/b&gt; &amp; &quot;more&quot;');
    expect(picture).not.toMatch(/<b>|style=|NaN|Infinity|undefined/);
    expect(chartWords(all)).toEqual({
      title: 'ES 12-26, 5 minute bars',
      description:
        '20 bars from 20 Nov 2026, 14:30 UTC to 20 Nov 2026, 16:05 UTC; lowest 6,700.00, highest 6,710.00, last 6,708.00; ' +
        'EMA(20) 6,705.00; RSI(14, 3) RSI 69.00; too few bars for ADX; 11 drawings; 1 fill.',
    });
  });

  test('a narrow one shows the newest bars, with what belongs to them', () => {
    const values = bars.map((_, index) => ({ index, value: index }));
    const narrow = newestBars(facts({ lines: [{ indicator: 'L', plot: undefined, panel: 'price', values }] }), 5);
    expect(narrow.bars.map(({ at }) => at)).toEqual(bars.slice(-5).map(({ at }) => at));
    expect(narrow.lines[0]?.values).toEqual([15, 16, 17, 18, 19].map((value, index) => ({ index, value })));
  });

  test('whatever is drawn wherever, it is a picture that can be opened', () => {
    const anywhere = fc.record({
      type: fc.constantFrom(...drawingTypes),
      minute: fc.integer({ min: -100_000, max: 100_000 }),
      ticks: fc.integer({ min: 1, max: 100_000 }),
      text: fc.string({ unit: 'binary', maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(anywhere, { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), (given, count) => {
        const drawings = given.map(({ type, minute, ticks, text }) => {
          const moved = samples[type].map(([at, price], index): [number | null, number | null] => [
            at === null ? null : at + minute,
            price === null ? null : type === 'RiskReward' ? price : (ticks + 40 * index) / 4,
          ]);
          return drawing(type, moved, { text });
        });
        const picture = rendered(chartPicture(facts({ bars: bars.slice(0, count), drawings }), 'compact'));
        expect(picture).not.toMatch(/NaN|Infinity|undefined/);
        const names = [...picture.matchAll(/<\/?([^\s/>]*)/g)].map(([, name]) => name);
        expect(new Set(names)).toEqual(new Set(names.filter((name) => known.has(name ?? ''))));
        expect([...picture].every((character) => (character.codePointAt(0) ?? 0) >= 32)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

const known = new Set(['svg', 'g', 'path', 'text', 'tspan', 'title', 'desc', 'rect']);

test('what is written in a picture is text, in elements and in attributes', () => {
  expect(rendered(svg('text', { x: '"><script>' }, '</text><script>'))).toBe(
    '<text x="&quot;&gt;&lt;script&gt;">&lt;/text&gt;&lt;script&gt;</text>',
  );
});
