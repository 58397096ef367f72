import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from './order.ts';
import { rulesFor, rulesGrown, type StopMoves, type StopRules, stopAfter } from './stop-rules.ts';

const moves = (more: Partial<StopMoves>): StopMoves => ({ autoBreakeven: null, autoTrail: [], ...more });
const breakeven = moves({ autoBreakeven: { triggerTicks: 10, plusTicks: 2 } });
const trail = moves({
  autoTrail: [
    { triggerTicks: 10, stopTicks: 8, frequencyTicks: 2 },
    { triggerTicks: 20, stopTicks: 5, frequencyTicks: 1 },
  ],
});

const rules = (given: StopMoves, entries: [quantity: number, ticks: number][] = [[1, 1_000]]): StopRules => {
  const [[quantity, ticks] = [1, 1_000], ...more] = entries;
  const first = rulesFor(given, { quantity, priceTicks: BigInt(ticks) });
  if (!first) throw new Error('no rules');
  return more.reduce((grown, [n, p]) => rulesGrown(grown, { quantity: n, priceTicks: BigInt(p) }), first);
};

/** The stop of a long of 1 at 1,000, which began at 980. */
const long = (given: StopMoves, best: number, stop = 980, movedTo: number | null = null) =>
  stopAfter({ side: 'Sell', stopTicks: BigInt(stop), rules: { ...rules(given), movedTo } }, BigInt(best));

describe('auto breakeven of a long at 1000: at 10 ticks of profit, plus 2', () => {
  it.each([
    ['is not reached', 1_009, 980, undefined],
    ['is reached', 1_010, 980, 1_002n],
    ['is reached by far', 1_050, 980, 1_002n],
    ['the stop is there', 1_050, 1_002, undefined],
    ['the stop is better already', 1_050, 1_005, undefined],
  ])('%s', (_, best, stop, expected) => {
    const move = long(breakeven, best, stop);
    expect(move?.stopTicks).toBe(expected);
    expect(move?.reason).toBe(expected === undefined ? undefined : 'auto_breakeven');
  });

  it('a stop that a person has moved back stays there', () =>
    expect(long(breakeven, 1_020, 985, 1_002)).toBeUndefined());
});

describe('auto trail of a long at 1000: from 10 ticks 8 behind by 2, from 20 ticks 5 behind by 1', () => {
  it.each([
    [1_009, undefined],
    [1_010, 1_002n],
    [1_011, 1_002n],
    [1_012, 1_004n],
    [1_019, 1_010n],
    [1_020, 1_015n],
    [1_021, 1_016n],
    [1_100, 1_095n],
  ])('a price of %i', (best, expected) => expect(long(trail, best)?.stopTicks).toBe(expected));

  it('goes on after a person moved it back only where the price goes farther', () => {
    expect(long(trail, 1_012, 990, 1_004)).toBeUndefined();
    expect(long(trail, 1_014, 990, 1_004)?.stopTicks).toBe(1_006n);
  });

  it('beside auto breakeven the better of the two counts', () => {
    const first = moves({ ...trail, autoBreakeven: { triggerTicks: 10, plusTicks: 5 } });
    expect(long(first, 1_010)).toEqual({ stopTicks: 1_005n, reason: 'auto_breakeven' });
    expect(long(first, 1_016)).toEqual({ stopTicks: 1_008n, reason: 'auto_trail' });
  });
});

describe('a short', () => {
  it.each([
    ['breakeven is not reached', breakeven, 991, undefined],
    ['breakeven', breakeven, 990, 998n],
    ['trail', trail, 988, 996n],
    ['trail, second step', trail, 975, 980n],
  ])('at 1000: %s', (_, given, best, expected) =>
    expect(stopAfter({ side: 'Buy', stopTicks: 1_020n, rules: rules(given) }, BigInt(best))?.stopTicks).toBe(expected),
  );
});

describe('an entry that filled at several prices', () => {
  it.each<[Side, bigint, number, bigint | undefined]>([
    ['Sell', 980n, 1_010, undefined],
    ['Sell', 980n, 1_011, 1_003n],
    ['Buy', 1_020n, 991, undefined],
    ['Buy', 1_020n, 990, 998n],
  ])('%s: its average, 1000.5, counts as the tick that protects more', (side, stop, best, expected) => {
    const given = rules(breakeven, [
      [1, 1_000],
      [1, 1_001],
    ]);
    expect(stopAfter({ side, stopTicks: stop, rules: given }, BigInt(best))?.stopTicks).toBe(expected);
  });
});

it('a template that moves nothing gives its stops no rules', () =>
  expect([
    rulesFor(moves({}), { quantity: 1, priceTicks: 1n }),
    rulesFor(undefined, { quantity: 1, priceTicks: 1n }),
  ]).toEqual([null, null]));

const ticks = (min: number, max: number) => fc.integer({ min, max });
const anyMoves = fc.record({
  autoBreakeven: fc.option(
    ticks(1, 30).chain((triggerTicks) =>
      fc.record({ triggerTicks: fc.constant(triggerTicks), plusTicks: ticks(0, triggerTicks - 1) }),
    ),
    { nil: null },
  ),
  autoTrail: fc
    .uniqueArray(fc.record({ triggerTicks: ticks(1, 40), stopTicks: ticks(1, 30), frequencyTicks: ticks(1, 10) }), {
      maxLength: 3,
      selector: ({ triggerTicks }) => triggerTicks,
    })
    .map((steps) => steps.toSorted((one, other) => one.triggerTicks - other.triggerTicks)),
});
const anyPath = fc.array(ticks(900, 1_100), { maxLength: 40 });

describe('whatever the price does', () => {
  it('the stop never loosens, and never goes to the price or beyond it', () =>
    fc.assert(
      fc.property(anyMoves, fc.constantFrom<Side>('Sell', 'Buy'), anyPath, (given, side, path) => {
        const first = rulesFor(given, { quantity: 3, priceTicks: 1_000n });
        if (!first) return;
        const direction = side === 'Sell' ? 1n : -1n;
        let held = { side, stopTicks: 1_000n - direction * 25n, rules: first };
        for (const price of path) {
          const move = stopAfter(held, BigInt(price));
          if (!move) continue;
          expect(direction * move.stopTicks).toBeGreaterThan(direction * held.stopTicks);
          expect(direction * move.stopTicks).toBeLessThan(direction * BigInt(price));
          held = { ...held, stopTicks: move.stopTicks, rules: { ...first, movedTo: Number(move.stopTicks) } };
          expect(stopAfter(held, BigInt(price))).toBeUndefined();
        }
      }),
      { numRuns: 1_000 },
    ));

  it('a process that comes in the middle goes on the same: the stored stop says all', () =>
    fc.assert(
      fc.property(anyMoves, anyPath, fc.nat({ max: 40 }), (given, path, at) => {
        const first = rulesFor(given, { quantity: 1, priceTicks: 1_000n });
        if (!first) return;
        const play = (prices: number[], from: { stopTicks: bigint; rules: StopRules }) =>
          prices.reduce((held, price) => {
            const move = stopAfter({ side: 'Sell', stopTicks: held.stopTicks, rules: held.rules }, BigInt(price));
            return move
              ? { stopTicks: move.stopTicks, rules: { ...held.rules, movedTo: Number(move.stopTicks) } }
              : held;
          }, from);
        const begin = { stopTicks: 975n, rules: first };
        const stored = JSON.parse(
          JSON.stringify(play(path.slice(0, at), begin), (_, value) =>
            typeof value === 'bigint' ? Number(value) : value,
          ),
        );
        expect(play(path.slice(at), { ...stored, stopTicks: BigInt(stored.stopTicks) })).toEqual(play(path, begin));
        // Prices that were seen before, seen again by a process that lags, change nothing.
        expect(play(path, play(path, begin))).toEqual(play(path, begin));
      }),
    ));
});
