import { describe, expect, test } from 'vitest';
import { bars, drawing, es, samples } from '../../../../tests/harness/chart-samples.ts';
import { chartScale } from './chart-scale.ts';
import { drawingWords } from './chart-words.ts';
import type { Drawing, DrawingType } from './drawing.ts';
import { drawingShapes } from './drawing-shapes.ts';

/** One unit a bar, and one a point below 6,720: what is drawn can be read off. */
const scale = chartScale(bars, { low: 6_700, high: 6_710 }, { left: 0, right: 220, top: 0, bottom: 100 });

describe('what a drawing looks like', () => {
  const shapesOf = (given: Drawing) =>
    drawingShapes(given, scale, es).map((shape) => {
      const what = shape.kind === 'label' ? shape.text : shape.path;
      return `${shape.color ? `${shape.color} ` : ''}${shape.kind} ${what}`;
    });

  test.each<[DrawingType, [number | null, number | null][], string, string[]]>([
    ['HorizontalLine', [[null, 6_705]], 'Stop here', ['line M0 50H220', 'label Stop here, 6,705.00']],
    ['VerticalLine', [[10, null]], 'News', ['line M25 0V100', 'label News']],
    [
      'Line',
      [
        [0, 6_700],
        [10, 6_710],
      ],
      '',
      ['line M5 100L25 0'],
    ],
    [
      'Rectangle',
      [
        [10, 6_700],
        [0, 6_710],
      ],
      '',
      ['wash M5 0H25V100H5Z', 'line M5 0H25V100H5Z'],
    ],
    ['Text', [[10, 6_705]], 'Here', ['label Here']],
    ['ArrowUp', [[0, 6_710]], '', ['solid M5 0L-2 9h4V20h6V9h4Z']],
    ['ArrowDown', [[0, 6_700]], '', ['solid M5 100L-2 91h4V80h6V91h4Z']],
    [
      'Region',
      [
        [0, null],
        [10, null],
      ],
      '',
      ['wash M5 0H25V100H5Z'],
    ],
    [
      'Region',
      [
        [null, 6_705],
        [null, 6_710],
      ],
      '',
      ['wash M0 0H220V50H0Z'],
    ],
  ])('%s %j %s', (type, anchors, text, wanted) => {
    expect(shapesOf(drawing(type, anchors, { text }))).toEqual(wanted);
  });

  test('a ray goes on through its second point to beyond the edge', () => {
    const [line] = drawingShapes(
      drawing('Ray', [
        [0, 6_700],
        [5, 6_701],
      ]),
      scale,
      es,
    );
    const [x = 0, y = 0] = (line?.kind === 'line' ? line.path.split('L')[1] : '')?.split(' ').map(Number) ?? [];
    expect(x).toBeGreaterThan(220);
    // As steep as from one point to the other: a point of ten units for a bar of ten.
    expect(100 - y).toBeCloseTo(x - 5, 0);
  });

  test('retracements are counted from the end of the move back to its start', () => {
    const labels = shapesOf(
      drawing('FibonacciRetracements', [
        [0, 6_700],
        [50, 6_710],
      ]),
    ).filter((each) => each.startsWith('label'));
    // At this size there is no room for the two in between that are nearest to others.
    expect(labels).toEqual([
      'label 0 % 6,710.00',
      'label 100 % 6,700.00',
      'label 23.6 % 6,707.64',
      'label 38.2 % 6,706.18',
      'label 61.8 % 6,703.82',
    ]);
  });

  test('a line from far away is not dashed, for painting the dashes would take seconds', () => {
    const dashes = (minute: number) =>
      drawingShapes(
        drawing('FibonacciRetracements', [
          [minute, 6_700],
          [50, 6_710],
        ]),
        scale,
        es,
      ).filter((shape) => shape.kind === 'line' && shape.dashed).length;
    expect([dashes(0), dashes(-525_600)]).toEqual([1, 0]);
  });

  test.each<[string, [number, number][], string[]]>([
    [
      'twice the risk',
      [
        [0, 6_704],
        [0, 6_702],
      ],
      ['red label Stop 6,702.00', 'green label Target 2 : 1, 6,708.00'],
    ],
    [
      'as named',
      [
        [0, 6_704],
        [0, 6_706],
        [5, 6_701],
      ],
      ['red label Stop 6,706.00', 'green label Target 1.5 : 1, 6,701.00'],
    ],
  ])('a reward is %s', (_, anchors, wanted) => {
    expect(shapesOf(drawing('RiskReward', anchors))).toEqual(expect.arrayContaining(wanted));
  });
});

test.each<[DrawingType, string]>([
  ['HorizontalLine', 'Horizontal line at 6,705.00'],
  ['VerticalLine', 'Vertical line at 20 Nov 2026, 14:40 UTC'],
  ['Line', 'Line from 6,700.00 on 20 Nov 2026, 14:30 UTC to 6,710.00 on 20 Nov 2026, 14:40 UTC'],
  [
    'RiskReward',
    'Risk and reward entry 6,704.00 on 20 Nov 2026, 14:30 UTC stop 6,702.00 on 20 Nov 2026, 14:30 UTC ' +
      'target 6,710.00 on 20 Nov 2026, 14:50 UTC',
  ],
  ['Region', 'Region from 20 Nov 2026, 14:30 UTC to 20 Nov 2026, 14:40 UTC'],
])('%s in words', (type, words) => {
  expect(drawingWords(drawing(type, samples[type]), es)).toBe(words);
});
