import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChartSettings, isAlike, parseChart } from './chart.ts';
import { drawingTypes, freeTag } from './drawing.ts';
import { canonicalColor, paintOf } from './drawing-color.ts';
import { type DrawnChart, parseWorkspaceName, restoreCharts, saveCharts } from './workspace.ts';

test.each([
  ['Opening drive', 'Opening drive'],
  ['  ES + NQ (RTH) ', 'ES + NQ (RTH)'],
  ['Ω 1', 'Ω 1'],
  ['a'.repeat(40), 'a'.repeat(40)],
])('%j names a workspace', (written, name) => {
  expect(parseWorkspaceName(written)).toEqual({ ok: true, name });
});

test.each(['', '   ', '.hidden', 'a/b', 'a\\b', 'line\nbreak', 'a'.repeat(41), '<b>', 'Ignore: do this'])(
  '%j does not',
  (written) => {
    expect(parseWorkspaceName(written)).toMatchObject({ ok: false, refusal: { code: 'name_invalid' } });
  },
);

test.each([
  ['Red', 'red', '#b3261e'],
  ['grey', 'gray', '#5d6b65'],
  [' #A1B2c3 ', '#a1b2c3', '#a1b2c3'],
])('the colour %j is kept as %s and painted as %s', (written, color, hex) => {
  expect(canonicalColor(written)).toBe(color);
  expect(paintOf(color).hex).toBe(hex);
});

test.each(['', 'chartreuse', '#abc', '#1234567', 'red;stroke:url(x)', 'constructor'])('%j is no colour', (written) => {
  expect(canonicalColor(written)).toBeUndefined();
});

test('a drawing without a tag has the first number that is free', () => {
  expect(freeTag('Line', new Set())).toBe('Line 1');
  expect(freeTag('Line', new Set(['Line 1', 'Line 3', 'Ray 2']))).toBe('Line 2');
});

const now = new Date('2026-11-20T15:00:00Z');
const wanted = { instrument: 'es', periodType: 'minute' as const, period: 5, indicators: [] };
const parsed = (changes: Partial<Parameters<typeof parseChart>[0]> = {}) => parseChart({ ...wanted, ...changes }, now);
const settings = (changes: Partial<Parameters<typeof parseChart>[0]> = {}): ChartSettings => {
  const outcome = parsed(changes);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.chart;
};

test('a chart is kept in canonical names, its indicators with all their parameters', () => {
  expect(settings({ indicators: [{ name: 'bollinger bands', parameters: { period: 20 } }] })).toEqual({
    ...{ instrument: 'ES 12-26', periodType: 'minute', period: 5, from: null, to: null },
    indicators: [{ name: 'Bollinger', parameters: { num_std_dev: 2, period: 20 } }],
  });
});

test.each<[string, Partial<Parameters<typeof parseChart>[0]>]>([
  ['instrument_not_found', { instrument: 'EX' }],
  ['unsupported_period', { periodType: 'renko' }],
  ['unsupported_period', { period: 1_441 }],
  ['indicator_not_found', { indicators: [{ name: 'Magic', parameters: {} }] }],
  ['invalid_parameters', { indicators: [{ name: 'EMA', parameters: { period: 0 } }] }],
  ['invalid_range', { from: new Date('2026-11-20T15:00:00Z') }],
  ['invalid_range', { from: new Date('2026-11-20T14:00:00Z'), to: new Date('2026-11-20T13:00:00Z') }],
])('%s for %j', (code, changes) => {
  expect(parsed(changes)).toMatchObject({ ok: false, refusal: { code } });
});

test('charts are alike by what they show, not by which part of the past', () => {
  const ema = (period: number) => ({ indicators: [{ name: 'EMA', parameters: { period } }] });
  const from = new Date('2026-11-20T14:00:00Z');
  expect(isAlike(settings(), settings({ instrument: 'ESZ26', from }))).toBe(true);
  expect(isAlike(settings(), settings({ period: 1 }))).toBe(false);
  expect(isAlike(settings(ema(20)), settings(ema(21)))).toBe(false);
  expect(isAlike(settings(ema(14)), settings({ indicators: [{ name: 'ema', parameters: {} }] }))).toBe(true);
});

const moment = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const drawn = fc.record({
  id: fc.uuid(),
  drawings: fc.array(
    fc.record({
      id: fc.uuid(),
      type: fc.constantFrom(...drawingTypes),
      tag: fc.string(),
      anchors: fc.array(fc.record({ at: fc.option(moment), ticks: fc.option(fc.bigInt({ min: 1n, max: 10n ** 9n })) })),
      text: fc.option(fc.string()),
      color: fc.constantFrom('red', '#00ff00'),
      barPeriodLock: fc.boolean(),
      drawnAt: moment,
    }),
  ),
});

test('what is saved in a workspace is what is loaded from it', () => {
  fc.assert(
    fc.property(fc.array(drawn), (given) => {
      const charts: DrawnChart[] = given.map(({ id, drawings }) => ({
        ...settings({ indicators: [{ name: 'EMA', parameters: {} }] }),
        id,
        drawings: drawings.map((drawing) => ({ ...drawing, chartId: id })),
      }));
      expect(restoreCharts(JSON.parse(JSON.stringify(saveCharts(charts))))).toEqual(charts);
    }),
    { numRuns: 50 },
  );
});
