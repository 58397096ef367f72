import { describe, expect, test } from 'vitest';
import { instrumentNamed } from '../instruments/instrument.ts';
import type { DrawingType } from './drawing.ts';
import { type GivenAnchor, parseAnchors } from './drawing-anchors.ts';

const es = instrumentNamed('ES 12-26');
const [ten, eleven] = ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z'];
const at = (time: string, price: number): GivenAnchor => ({ time, price });

/** `10:00 26800`, and `–` for what is not kept. */
const kept = (type: DrawingType, given: GivenAnchor[]) => {
  const parsed = parseAnchors(type, given, es);
  if (!parsed.ok) return parsed.refusal;
  return parsed.anchors.map(({ at: time, ticks }) => `${time?.toISOString().slice(11, 16) ?? '–'} ${ticks ?? '–'}`);
};

describe('each type takes the anchors that it needs, in ticks', () => {
  test.each<[DrawingType, GivenAnchor[], string[]]>([
    ['HorizontalLine', [{ price: 6_700 }], ['– 26800']],
    ['HorizontalLine', [at(ten, 6_700.25)], ['– 26801']],
    ['VerticalLine', [{ time: ten }], ['10:00 –']],
    ['VerticalLine', [at(ten, 6_700.1)], ['10:00 –']],
    ['Line', [at(ten, 6_700), at(eleven, 6_700)], ['10:00 26800', '11:00 26800']],
    ['Ray', [at(ten, 6_700), at(ten, 6_710)], ['10:00 26800', '10:00 26840']],
    ['Rectangle', [at(ten, 6_700), at(eleven, 6_710)], ['10:00 26800', '11:00 26840']],
    ['Text', [at(ten, 6_700)], ['10:00 26800']],
    ['ArrowUp', [at(ten, 6_700)], ['10:00 26800']],
    ['ArrowDown', [at(ten, 6_700)], ['10:00 26800']],
    ['FibonacciRetracements', [at(ten, 6_690), at(eleven, 6_710)], ['10:00 26760', '11:00 26840']],
    ['RiskReward', [at(ten, 6_700), at(ten, 6_695)], ['10:00 26800', '10:00 26780']],
    ['RiskReward', [at(ten, 6_700), at(ten, 6_705), at(eleven, 6_680)], ['10:00 26800', '10:00 26820', '11:00 26720']],
    ['Region', [{ time: ten }, { time: eleven }], ['10:00 –', '11:00 –']],
    ['Region', [{ price: 6_700 }, { price: 6_710 }], ['– 26800', '– 26840']],
  ])('%s of %j', (type, given, wanted) => {
    expect(kept(type, given)).toEqual(wanted);
  });
});

describe('what cannot be drawn is refused with what the type takes', () => {
  test.each<[DrawingType, GivenAnchor[], RegExp]>([
    ['HorizontalLine', [{ time: ten }], /not whole/],
    ['HorizontalLine', [{ price: 1 }, { price: 2 }], /has 2 anchors/],
    ['VerticalLine', [{ price: 6_700 }], /not whole/],
    ['Line', [at(ten, 6_700)], /has 1 anchor\./],
    ['Line', [at(ten, 6_700), at(ten, 6_700)], /two different points/],
    ['Line', [at(ten, 6_700), { time: eleven }], /Anchor 2 of Line is not whole/],
    ['Ray', [at(ten, 6_700), at(eleven, 6_700.1)], /Anchor 2: 6700.1 is not on the tick/],
    ['Ray', [at(ten, 6_700), at(eleven, -4)], /Anchor 2: -4 is not a price/],
    ['Rectangle', [at(ten, 6_700), at(eleven, 6_700)], /two different times and two different prices/],
    ['FibonacciRetracements', [at(ten, 6_700), at(eleven, 6_700)], /two different prices/],
    ['RiskReward', [at(ten, 6_700), at(ten, 6_700)], /a stop that is not at the entry/],
    ['RiskReward', [at(ten, 6_700), at(ten, 6_695), at(ten, 6_690)], /on the other side/],
    ['Region', [at(ten, 6_700), at(eleven, 6_710)], /two times or two prices/],
    ['Region', [{ time: ten }, { price: 6_700 }], /not whole/],
    ['Region', [{ time: ten }, { time: ten }], /two different times/],
    ['Text', [], /has 0 anchors/],
  ])('%s of %j', (type, given, detail) => {
    const refused = kept(type, given);
    expect(refused).toMatchObject({ code: 'invalid_anchors' });
    expect((refused as { detail: string }).detail).toMatch(detail);
  });
});
