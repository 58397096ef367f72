import { type BarReport, type Drawing, type DrawingType, instrumentNamed, parseAnchors } from '@portcullis/trading';

export const es = instrumentNamed('ES 12-26');
const start = Date.parse('2026-11-20T14:30:00Z');
export const minutes = (count: number) => new Date(start + count * 60_000);

/** Bars of five minutes, each from 6,700 to 6,710. */
export const bars: BarReport[] = Array.from({ length: 20 }, (_, index) => ({
  ...{ at: minutes(5 * index), open: 6_702, high: 6_710, low: 6_700, close: 6_708, volume: 10 },
}));

export const drawing = (
  type: DrawingType,
  anchors: [minute: number | null, price: number | null][],
  more = {},
): Drawing => {
  const given = anchors.map(([minute, price]) => ({
    time: minute === null ? undefined : minutes(minute).toISOString(),
    price: price ?? undefined,
  }));
  const parsed = parseAnchors(type, given, es);
  if (!parsed.ok) throw new Error(parsed.refusal.detail);
  const { anchors: kept } = parsed;
  return {
    id: 'd',
    chartId: 'c',
    type,
    tag: 't',
    anchors: kept,
    text: null,
    color: 'blue',
    barPeriodLock: false,
    drawnAt: minutes(0),
    ...more,
  };
};

/** One of each type. */
export const samples: Record<DrawingType, [number | null, number | null][]> = {
  HorizontalLine: [[null, 6_705]],
  VerticalLine: [[10, null]],
  Line: [
    [0, 6_700],
    [10, 6_710],
  ],
  Ray: [
    [0, 6_700],
    [10, 6_702],
  ],
  Rectangle: [
    [0, 6_700],
    [10, 6_710],
  ],
  Text: [[5, 6_705]],
  ArrowUp: [[5, 6_705]],
  ArrowDown: [[5, 6_705]],
  FibonacciRetracements: [
    [0, 6_700],
    [10, 6_710],
  ],
  RiskReward: [
    [0, 6_704],
    [0, 6_702],
    [20, 6_710],
  ],
  Region: [
    [0, null],
    [10, null],
  ],
};
