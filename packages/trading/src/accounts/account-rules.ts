import type { Account } from './account.ts';
import { type AccountLimits, type LimitName, limitsOf } from './account-limits.ts';
import type { Monitor, MonitorKind } from './monitors.ts';
import { monitorsOf } from './watch.ts';

/** What a person bounds an account by: limits of its orders, and monitors of its value, one of a kind. */
export type AccountRules = { limits: AccountLimits; monitors: readonly Monitor[] };

export type Rule = LimitName | MonitorKind;

export type RuleValues = Required<AccountLimits> & { [Kind in MonitorKind]: Extract<Monitor, { kind: Kind }> };

export const rulesOf = (account: Pick<Account, 'limits' | 'monitors'>): AccountRules => ({
  limits: limitsOf(account),
  monitors: monitorsOf(account),
});

const monitorKinds = [
  'daily_loss',
  'profit_target',
  'minimum_profit',
  'trailing_percent',
  'trailing_dollars',
] as const satisfies MonitorKind[];

const limitNames = [
  'orderQuantity',
  'positionQuantity',
  'openInstruments',
  'ordersPerMinute',
  'ordersPerDay',
  'notionalCents',
  'collarBasisPoints',
  'instruments',
] as const satisfies LimitName[];

export const ruleNames: readonly Rule[] = [...limitNames, ...monitorKinds];

const isMonitorKind = (rule: Rule): rule is MonitorKind => (monitorKinds as readonly string[]).includes(rule);

/** A threshold of 0 is off. */
const isOn = (monitor: Monitor): boolean => !('cents' in monitor) || monitor.cents !== 0;

/** What a rule says; null: it is not set. */
export const ruleIn = <R extends Rule>(rules: AccountRules, rule: R): RuleValues[R] | null => {
  const found = isMonitorKind(rule)
    ? rules.monitors.find((monitor) => monitor.kind === rule && isOn(monitor))
    : rules.limits[rule as LimitName];
  return (found as RuleValues[R] | undefined) ?? null;
};

/** The rules with one of them set, or taken away. */
export const withRule = <R extends Rule>(rules: AccountRules, rule: R, value: RuleValues[R] | null): AccountRules => {
  if (isMonitorKind(rule)) {
    const others = rules.monitors.filter(({ kind }) => kind !== rule);
    return { ...rules, monitors: value === null ? others : [...others, value as Monitor] };
  }
  const { [rule as LimitName]: _, ...others } = rules.limits;
  return { ...rules, limits: value === null ? others : { ...others, [rule]: value } };
};

type Judge<R extends Rule> = (before: RuleValues[R], after: RuleValues[R]) => boolean;

const isMore: Judge<Exclude<LimitName, 'instruments'>> = (before, after) => after > before;

/** What counts as profit is a matter of its own: neither way is the tighter one. */
const isOtherThreshold: Judge<'daily_loss' | 'profit_target'> = (before, after) =>
  after.cents > before.cents ||
  (after.netOfFees ?? true) !== (before.netOfFees ?? true) ||
  (after.withUnrealized ?? true) !== (before.withUnrealized ?? true);

const judges: { [R in Rule]: Judge<R> } = {
  ...{ orderQuantity: isMore, positionQuantity: isMore, openInstruments: isMore },
  ...{ ordersPerMinute: isMore, ordersPerDay: isMore, notionalCents: isMore, collarBasisPoints: isMore },
  instruments: (before, after) => after.some((root) => !before.includes(root)),
  daily_loss: isOtherThreshold,
  profit_target: isOtherThreshold,
  minimum_profit: (before, after) => after.triggerCents > before.triggerCents || after.floorCents < before.floorCents,
  trailing_percent: (before, after) => after.triggerCents > before.triggerCents || after.percent > before.percent,
  trailing_dollars: (before, after) =>
    after.distanceCents > before.distanceCents ||
    after.peak !== before.peak ||
    (after.lockCents ?? Infinity) < (before.lockCents ?? Infinity),
};

/**
 * True when a rule would hold back less than before: then it is for the person's own hand. Null: not set. What cannot be
 * compared counts as looser.
 */
export const isLooser = <R extends Rule>(rule: R, before: RuleValues[R] | null, after: RuleValues[R] | null): boolean =>
  before !== null && (after === null || judges[rule](before, after));

/** As `isLooser`, against all that is set: a kind of monitor may have been set more than once. */
export const loosens = <R extends Rule>(rules: AccountRules, rule: R, after: RuleValues[R] | null): boolean =>
  isMonitorKind(rule)
    ? rules.monitors.some((each) => each.kind === rule && isOn(each) && isLooser(rule, each as RuleValues[R], after))
    : isLooser(rule, ruleIn(rules, rule), after);
