import { type AccountRules, isLooser, type Rule, ruleIn, ruleNames } from '@portcullis/trading';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { accountOptions } from './account-options.ts';
import { configurationKeys } from './configuration-options.ts';
import { decideConfiguration } from './decide-configuration.ts';

const none: AccountRules = { limits: {}, monitors: [] };
const suggest = (written: string) => (written === 'max_order_sise' ? 'max_order_size' : undefined);
const decide = (changes: Record<string, unknown>, rules: AccountRules | undefined = none) =>
  decideConfiguration(changes, { rules, accounts: ['Sim101', 'Apex 50'] }, suggest);

const reasonOf = (changes: Record<string, unknown>, rules?: AccountRules) => decide(changes, rules).rejected[0]?.reason;

describe('A connection that changes options', () => {
  const set: AccountRules = {
    limits: { orderQuantity: 5, instruments: ['ES', 'NQ'] },
    monitors: [{ kind: 'daily_loss', cents: 50_000, withUnrealized: false }],
  };

  it('sets each by its key, in dollars and contracts', () => {
    const { rules, options, applied, rejected } = decide({
      ...{
        max_order_size: 3,
        max_notional: 1_000_000.5,
        price_collar_percent: 0.5,
        allowed_instruments: ['mes', 'ES', 'ES'],
      },
      ...{ daily_loss_limit: 500, trailing_dollars: { distance: 2_500, lock: 50_100 }, default_account: 'apex 50' },
      ...{ journal_breakeven: 2.5, journal_time_zone: 'Europe/Kyiv', alert_channels: ['in_app'] },
    });
    expect(rejected).toEqual([]);
    expect(rules).toEqual({
      limits: { orderQuantity: 3, notionalCents: 100_000_050, collarBasisPoints: 50, instruments: ['ES', 'MES'] },
      monitors: [
        { kind: 'daily_loss', cents: 50_000 },
        { kind: 'trailing_dollars', distanceCents: 250_000, lockCents: 5_010_000, peak: 'intraday' },
      ],
    });
    expect(options).toEqual({
      ...{ defaultAccount: 'Apex 50', breakevenCents: 250n, timeZone: 'Europe/Kyiv', alertChannels: ['in_app'] },
    });
    expect(applied).toMatchObject({ max_notional: 1_000_000.5, default_account: 'Apex 50', journal_breakeven: 2.5 });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a key that is none', { max_order_sise: 1 }, 'unknown_key'],
    ['a key that every object has', { constructor: 1 }, 'unknown_key'],
    ['what nobody sets', { trading_mode: 'live' }, 'not_writable'],
    ['a larger order', { max_order_size: 6 }, 'loosening_refused'],
    ['no limit', { max_order_size: null }, 'loosening_refused'],
    ['another instrument', { allowed_instruments: ['ES', 'CL'] }, 'loosening_refused'],
    ['a larger loss', { daily_loss_limit: 500.01 }, 'loosening_refused'],
    ['no loss limit', { daily_loss_limit: null }, 'loosening_refused'],
    ['a loss that counts otherwise', { daily_loss_limit: { amount: 400, with_unrealized: true } }, 'loosening_refused'],
    ['a loss that only locks', { daily_loss_limit: { amount: 400, action: 'none' } }, 'loosening_refused'],
    ['a loss before fees', { daily_loss_limit: { amount: 400, net_of_fees: false } }, 'loosening_refused'],
    ['less slippage', { slippage_ticks: -1 }, 'invalid_value'],
    ['limits that fill when touched', { fill_limit_on_touch: true }, 'loosening_refused'],
    ['another end of the day', { session_reset_time: '16:15' }, 'loosening_refused'],
    ['an end of the day that is none', { session_reset_time: '09:00' }, 'invalid_value'],
    ['a limit of 0', { daily_loss_limit: 0 }, 'invalid_value'],
    ['a part of a cent', { max_notional: 0.001 }, 'invalid_value'],
    ['a number as text', { max_order_size: '3' }, 'invalid_value'],
    ['more than the venue has', { max_order_size: 101 }, 'invalid_value'],
    ['no instrument at all', { allowed_instruments: [] }, 'invalid_value'],
    ['a floor above its trigger', { minimum_profit: { trigger: 100, floor: 101 } }, 'invalid_value'],
    ['a field that is not known', { trailing_percent: { trigger: 100, percent: 5, off: true } }, 'invalid_value'],
    ['an account of nobody', { default_account: 'Sim999' }, 'account_not_found'],
    ['a zone that is none', { journal_time_zone: 'Mars/Base' }, 'invalid_value'],
    ['an offset', { journal_time_zone: '+02:00' }, 'invalid_value'],
    ['a channel that is not there', { alert_channels: ['email'] }, 'invalid_value'],
  ])('is refused %s', (_, changes, reason) => {
    const { rules, applied } = decide(changes, set);
    expect(reasonOf(changes, set)).toBe(reason);
    expect([rules, applied]).toEqual([set, {}]);
  });

  it('must name the account of a limit', () => {
    const { rejected } = decideConfiguration({ max_order_size: 1 }, { rules: undefined, accounts: [] }, suggest);
    expect(rejected).toMatchObject([{ key: 'max_order_size', reason: 'account_required' }]);
  });

  it('is told what is refused, and the rest is done', () => {
    const { rules, applied, rejected } = decide({ max_order_sise: 1, max_order_size: 9, max_position_size: 9 }, set);
    expect(applied).toEqual({ max_position_size: 9 });
    expect(rules?.limits).toEqual({ ...set.limits, positionQuantity: 9 });
    expect(rejected).toMatchObject([
      { key: 'max_order_sise', reason: 'unknown_key', did_you_mean: 'max_order_size' },
      { key: 'max_order_size', reason: 'loosening_refused', detail: expect.stringContaining('It is 5.') },
    ]);
  });
});

const amounts = fc.oneof(fc.integer({ min: -1, max: 60 }), fc.constant(0.5));
const anything = fc.oneof(
  amounts,
  fc.constant(null),
  fc.subarray(['ES', 'NQ', 'CL', 'nope']),
  fc.record({ trigger: amounts, floor: amounts }),
  fc.record({ trigger: amounts, percent: amounts }),
  fc.record(
    { distance: amounts, lock: fc.option(amounts), peak: fc.constantFrom('intraday', 'close') },
    { requiredKeys: ['distance'] },
  ),
);
const calls = fc.array(fc.dictionary(fc.constantFrom(...configurationKeys), anything, { maxKeys: 4 }), {
  maxLength: 12,
});

test('whatever a connection asks for in whatever order, no limit is ever looser than before', () => {
  const isLooserThan = <R extends Rule>(rule: R, before: AccountRules, after: AccountRules) =>
    isLooser(rule, ruleIn(before, rule), ruleIn(after, rule));
  let tightened = 0;
  fc.assert(
    fc.property(calls, (asked) => {
      const states = [none];
      for (const changes of asked) states.push(decide(changes, states.at(-1)).rules ?? none);
      for (const [index, after] of states.entries()) {
        for (const before of states.slice(0, index)) {
          for (const rule of ruleNames) expect(isLooserThan(rule, before, after), rule).toBe(false);
        }
      }
      tightened += Object.keys(states.at(-1)?.limits ?? {}).length;
    }),
    { numRuns: 300 },
  );
  expect(tightened).toBeGreaterThan(0);
});

test('what is told of a rule is taken as it is', () => {
  const told = <R extends Rule>(rule: R, given: unknown) => {
    const value = accountOptions[rule].read(given);
    return value === undefined ? undefined : accountOptions[rule].tell(value);
  };
  fc.assert(
    fc.property(fc.constantFrom(...ruleNames), anything, (rule, given) => {
      const once = told(rule, given);
      fc.pre(once !== undefined);
      expect(told(rule, once)).toEqual(once);
    }),
    { numRuns: 300 },
  );
});
