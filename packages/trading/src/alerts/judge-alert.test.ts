import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertOps } from './alert-condition.ts';
import { isMet, type Judged, judgeAlert, type Look, pauseMs, type Side, sideOf } from './judge-alert.ts';

const now = new Date('2026-11-18T17:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);

const alert = (changes: Partial<Judged> = {}): Judged => ({
  ...{ op: '>=', threshold: 100n, side: null, seenSeq: 0n, once: true },
  ...{ state: 'armed', triggeredAt: null, expiresAt: null },
  ...changes,
});
const quote = (value: number, seq: number): Look => ({ kind: 'quote', value: BigInt(value), seq: BigInt(seq) });

describe('A condition', () => {
  test.each<[(typeof alertOps)[number], Side | null, Side, boolean]>([
    ['>=', null, 1, true],
    ['>=', null, 0, true],
    ['>=', null, -1, false],
    ['>=', -1, 0, true],
    ['>=', 0, 1, false],
    ['>=', 1, 1, false],
    ['<=', null, 0, true],
    ['<=', 1, 0, true],
    ['<=', 1, -1, true],
    ['<=', 0, -1, false],
    ['<=', -1, 1, false],
    ['crosses_above', null, 1, false],
    ['crosses_above', -1, 0, false],
    ['crosses_above', -1, 1, true],
    ['crosses_above', 0, 1, true],
    ['crosses_above', 1, 1, false],
    ['crosses_below', null, -1, false],
    ['crosses_below', 1, 0, false],
    ['crosses_below', 0, -1, true],
    ['crosses_below', 1, -1, true],
    ['crosses_below', -1, -1, false],
  ])('%s from side %s to side %i: %s', (op, before, side, met) => {
    expect(isMet(op, before, side)).toBe(met);
  });
});

describe('An alert', () => {
  test('is judged against what its row remembers', () => {
    const crossing = alert({ op: 'crosses_above', side: -1, seenSeq: 5n });
    expect(judgeAlert(crossing, quote(101, 6), now)).toEqual({ triggered: true, side: 1, seenSeq: 6n, value: 101n });
    expect(judgeAlert(crossing, quote(99, 6), now)).toBeUndefined();
    expect(judgeAlert(crossing, quote(101, 5), now)).toBeUndefined();
  });

  test('is not judged once it is over', () => {
    for (const over of [{ state: 'triggered' as const }, { state: 'expired' as const }, { expiresAt: now }]) {
      expect(judgeAlert(alert(over), quote(101, 1), now)).toBeUndefined();
    }
    expect(judgeAlert(alert({ expiresAt: after(1) }), quote(101, 1), now)).toMatchObject({ triggered: true });
  });

  test('that repeats is told once in a while, and remembers its side meanwhile', () => {
    const told = alert({ once: false, side: -1, seenSeq: 5n, triggeredAt: now });
    expect(judgeAlert(told, quote(100, 6), after(pauseMs - 1))).toMatchObject({ triggered: false, side: 0 });
    expect(judgeAlert(told, quote(100, 6), after(pauseMs))).toMatchObject({ triggered: true, side: 0 });
  });

  test('on a bar looks at each bar once, also when nothing changes', () => {
    const bar: Look = { kind: 'bar', value: 101n, seq: 7n };
    expect(judgeAlert(alert({ side: 1, seenSeq: 6n }), bar, now)).toMatchObject({ triggered: false, seenSeq: 7n });
    expect(judgeAlert(alert({ side: 1, seenSeq: 7n }), bar, now)).toBeUndefined();
    const none: Look = { kind: 'bar', value: null, seq: 8n };
    expect(judgeAlert(alert({ side: -1, seenSeq: 7n }), none, now)).toMatchObject({ side: -1, seenSeq: 8n });
  });

  test('on P&L crosses nothing at the roll of the session', () => {
    const below: Look = { kind: 'session', value: 0n, seq: 8n };
    const crossing = alert({ op: 'crosses_below', side: 1 });
    expect(judgeAlert({ ...crossing, seenSeq: 8n }, below, now)).toMatchObject({ triggered: true });
    expect(judgeAlert({ ...crossing, seenSeq: 7n }, below, now)).toMatchObject({ triggered: false, side: -1 });
    expect(judgeAlert({ ...crossing, seenSeq: 9n }, below, now)).toBeUndefined();
  });

  test('on a fill waits for one of its kind', () => {
    const fill = alert({ op: null, threshold: null, seenSeq: 3n });
    const none: Look = { kind: 'fills', value: 0n, seq: 4n, last: undefined };
    const last = { side: 'Buy', quantity: 1, instrument: 'MES 12-26', count: 1 };
    expect(judgeAlert(fill, none, now)).toMatchObject({ triggered: false, seenSeq: 4n });
    expect(judgeAlert(fill, { ...none, last }, now)).toMatchObject({ triggered: true, seenSeq: 4n });
    expect(judgeAlert({ ...fill, seenSeq: 4n }, { ...none, last }, now)).toBeUndefined();
  });
});

/** What a venue does with a row: it writes a verdict only on the row as it was read. */
const run = (first: Judged, looks: readonly Look[], at: (index: number) => Date) => {
  let row = first;
  const triggers: number[] = [];
  for (const [index, look] of looks.entries()) {
    const verdict = judgeAlert(row, look, at(index));
    if (!verdict) continue;
    if (verdict.triggered) triggers.push(index);
    row = {
      ...{ ...row, side: verdict.side, seenSeq: verdict.seenSeq },
      ...(verdict.triggered ? { triggeredAt: at(index), state: row.once ? 'triggered' : 'armed' } : {}),
    };
  }
  return { row, triggers };
};

const prices = fc.array(fc.integer({ min: 97, max: 103 }), { minLength: 1, maxLength: 60 });
const ops = fc.constantFrom(...alertOps);
const eachMinute = (index: number) => after(index * pauseMs);

describe('Over any history of prices', () => {
  test('a restart or a second venue neither loses nor repeats an alert', () => {
    fc.assert(
      fc.property(prices, ops, fc.boolean(), fc.nat(), (values, op, once, cut) => {
        const looks = values.map((value, index) => quote(value, index + 1));
        const whole = run(alert({ op, once }), looks, eachMinute);
        // The second half by another venue, which first sees again what the first one saw last.
        const at = cut % looks.length;
        const first = run(alert({ op, once }), looks.slice(0, at), eachMinute);
        const again = Math.max(0, at - 1);
        const second = run(first.row, looks.slice(again), (index) => eachMinute(index + again));
        expect([...first.triggers, ...second.triggers.map((index) => index + again)]).toEqual(whole.triggers);
        expect(second.row).toEqual(whole.row);
      }),
    );
  });

  test('a repeating alert triggers exactly where the price goes over', () => {
    fc.assert(
      fc.property(prices, ops, (values, op) => {
        const looks = values.map((value, index) => quote(value, index + 1));
        const sides = values.map((value) => sideOf(BigInt(value), 100n));
        const wanted = sides.flatMap((side, index) =>
          isMet(op, index === 0 ? null : (sides[index - 1] ?? null), side) ? [index] : [],
        );
        expect(run(alert({ op, once: false }), looks, eachMinute).triggers).toEqual(wanted);
        expect(run(alert({ op, once: true }), looks, eachMinute).triggers).toEqual(wanted.slice(0, 1));
      }),
    );
  });
});
