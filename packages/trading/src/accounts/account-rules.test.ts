import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type AccountRules,
  isLooser,
  loosens,
  type Rule,
  type RuleValues,
  ruleIn,
  ruleNames,
  withRule,
} from './account-rules.ts';
import { type Monitor, readMonitor, type Standing } from './monitors.ts';

const none: AccountRules = { limits: {}, monitors: [] };

const loss = (cents: number, more = {}) => ({ kind: 'daily_loss', cents, ...more }) as const;
const target = (cents: number, more = {}) => ({ kind: 'profit_target', cents, ...more }) as const;
const trailing = (distanceCents: number, lockCents: number | null, peak: 'intraday' | 'close' = 'intraday') =>
  ({ kind: 'trailing_dollars', distanceCents, lockCents, peak }) as const;
const minimum = (triggerCents: number, floorCents: number) =>
  ({ kind: 'minimum_profit', triggerCents, floorCents }) as const;
const percent = (triggerCents: number, of: number) =>
  ({ kind: 'trailing_percent', triggerCents, percent: of }) as const;

describe('A rule of an account becomes looser', () => {
  type Row<R extends Rule> = [R, RuleValues[R] | null, RuleValues[R] | null, boolean];
  const row = <R extends Rule>(...of: Row<R>): Row<R> => of;

  it.each([
    row('orderQuantity', null, 5, false),
    row('orderQuantity', 5, 4, false),
    row('orderQuantity', 5, 5, false),
    row('orderQuantity', 5, 6, true),
    row('orderQuantity', 5, null, true),
    row('orderQuantity', null, null, false),
    row('collarBasisPoints', 50, 51, true),
    row('instruments', null, ['ES'], false),
    row('instruments', ['ES', 'NQ'], ['NQ'], false),
    row('instruments', ['ES'], ['ES', 'NQ'], true),
    row('instruments', ['ES'], ['NQ'], true),
    row('instruments', ['ES'], null, true),
    row('daily_loss', loss(500), loss(400), false),
    row('daily_loss', loss(500), loss(501), true),
    row('daily_loss', loss(500), null, true),
    row('daily_loss', loss(500), loss(400, { withUnrealized: false }), true),
    row('daily_loss', loss(500, { netOfFees: false }), loss(400), false),
    row('daily_loss', loss(500, { netOfFees: false }), loss(500, { netOfFees: true }), false),
    row('daily_loss', loss(500), loss(400, { netOfFees: false }), true),
    row('daily_loss', loss(500), loss(400, { action: 'none' }), true),
    row('daily_loss', loss(500, { action: 'none' }), loss(500, { action: 'flatten' }), false),
    row('profit_target', target(500), target(500, { netOfFees: false }), false),
    row('profit_target', target(500, { netOfFees: false }), target(500, { netOfFees: true }), true),
    row('minimum_profit', minimum(500, 200), minimum(400, 300), false),
    row('minimum_profit', minimum(500, 200), minimum(600, 300), true),
    row('minimum_profit', minimum(500, 200), minimum(400, 100), true),
    row('trailing_percent', percent(500, 50), percent(400, 40), false),
    row('trailing_percent', percent(500, 50), percent(500, 51), true),
    row('trailing_percent', percent(500, 50), percent(501, 50), true),
    row('trailing_dollars', trailing(500, 1_000), trailing(400, 1_100), false),
    row('trailing_dollars', trailing(500, 1_000), trailing(400, null), false),
    row('trailing_dollars', trailing(500, null), trailing(500, 1_000_000), true),
    row('trailing_dollars', trailing(500, 1_000), trailing(500, 900), true),
    row('trailing_dollars', trailing(500, 1_000), trailing(501, 1_000), true),
    row('trailing_dollars', trailing(500, 1_000), trailing(400, 1_000, 'close'), true),
    row('trailing_dollars', trailing(500, 1_000, 'close'), trailing(400, 1_000), true),
  ])('%s from %j to %j: %s', (rule, before, after, looser) => expect(isLooser(rule, before, after)).toBe(looser));
});

describe('The rules of an account', () => {
  it('have each rule once, and lose it again', () => {
    const set = withRule(
      withRule(withRule(none, 'daily_loss', loss(500)), 'daily_loss', loss(400)),
      'orderQuantity',
      3,
    );
    expect(set).toEqual({ limits: { orderQuantity: 3 }, monitors: [loss(400)] });
    expect(withRule(withRule(set, 'daily_loss', null), 'orderQuantity', null)).toEqual(none);
  });

  it('do not count a threshold of 0, which is off', () => {
    const off = { limits: {}, monitors: [loss(0)] };
    expect(ruleIn(off, 'daily_loss')).toBeNull();
    expect(loosens(off, 'daily_loss', loss(1_000))).toBe(false);
  });

  it('are loosened by what is looser than any monitor of the kind', () => {
    const twice = { limits: {}, monitors: [loss(500), loss(300)] };
    expect(loosens(twice, 'daily_loss', loss(400))).toBe(true);
    expect(loosens(twice, 'daily_loss', loss(300))).toBe(false);
  });
});

const cents = fc.integer({ min: 1, max: 1_000 });

const monitor: fc.Arbitrary<Monitor> = fc.oneof(
  fc.record({ kind: fc.constant('daily_loss' as const), cents, netOfFees: fc.boolean(), withUnrealized: fc.boolean() }),
  fc.record({
    kind: fc.constant('profit_target' as const),
    cents,
    netOfFees: fc.boolean(),
    withUnrealized: fc.boolean(),
  }),
  fc.tuple(cents, fc.nat(1_000)).map(([trigger, floor]) => minimum(trigger, Math.min(floor, trigger))),
  fc.tuple(cents, fc.integer({ min: 1, max: 10_000 })).map(([trigger, of]) => percent(trigger, of / 100)),
  fc
    .tuple(
      cents,
      fc.option(fc.integer({ min: 1, max: 20_000 })),
      fc.constantFrom('intraday' as const, 'close' as const),
    )
    .map((of) => trailing(...of)),
);

const amount = fc.bigInt({ min: -2_000n, max: 2_000n });
const standing: fc.Arbitrary<Standing> = fc
  .record({
    pnl: amount,
    unrealized: amount,
    fees: fc.bigInt({ min: 0n, max: 200n }),
    high: fc.bigInt({ min: 0n, max: 2_000n }),
    peaks: fc.tuple(fc.bigInt({ min: 0n, max: 3_000n }), fc.bigInt({ min: 0n, max: 3_000n })),
  })
  .map(({ pnl, unrealized, fees, high, peaks: [equity, close] }) => ({
    ...{ pnl, unrealized, fees, equity: 10_000n + pnl },
    pnlHigh: pnl + high,
    peakEquity: 10_000n + equity,
    peakClose: 10_000n + close,
  }));

test('what is not looser than a monitor acts wherever that one acted', () => {
  fc.assert(
    fc.property(monitor, monitor, standing, (before, after, at) => {
      fc.pre(before.kind === after.kind && !isLooser<Rule>(before.kind, before, after));
      expect(readMonitor(before, at).breached && !readMonitor(after, at).breached).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('nothing is looser than itself, and what is not looser twice is not looser', () => {
  fc.assert(
    fc.property(monitor, monitor, monitor, (one, two, three) => {
      const [a, b, c] = [one, two, three];
      expect(isLooser<Rule>(a.kind, a, a)).toBe(false);
      fc.pre(a.kind === b.kind && b.kind === c.kind);
      const steps = isLooser<Rule>(a.kind, a, b) || isLooser<Rule>(a.kind, b, c);
      expect(!steps && isLooser<Rule>(a.kind, a, c)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('every rule is named', () => expect(new Set(ruleNames).size).toBe(22));
