import type { Account } from './account.ts';
import { type AccountLimits, type LimitName, limitsOf } from './account-limits.ts';
import type { Monitor, MonitorKind } from './monitors.ts';
import {
  type VenueOption,
  type VenueOptions,
  venueDefaults,
  venueOptionNames,
  venueOptionsOf,
} from './venue-options.ts';
import { monitorsOf } from './watch.ts';

/**
 * What a person sets of an account: limits of its orders, monitors of its value, one of a kind, and how the venue deals with
 * it. Without `venue`, that is by default.
 */
export type AccountRules = { limits: AccountLimits; monitors: readonly Monitor[]; venue?: VenueOptions };

export type Rule = LimitName | MonitorKind | VenueOption;

export type RuleValues = Required<AccountLimits> & {
  [Kind in MonitorKind]: Extract<Monitor, { kind: Kind }>;
} & VenueOptions;

export const rulesOf = (
  account: Pick<Account, 'limits' | 'monitors'> & Partial<Pick<Account, 'venueOptions'>>,
): Required<AccountRules> => ({
  limits: limitsOf(account),
  monitors: monitorsOf(account),
  venue: venueOptionsOf(account),
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

export const ruleNames: readonly Rule[] = [...limitNames, ...monitorKinds, ...venueOptionNames];

const isMonitorKind = (rule: Rule): rule is MonitorKind => (monitorKinds as readonly string[]).includes(rule);

export const isVenueOption = (rule: Rule): rule is VenueOption => Object.hasOwn(venueDefaults, rule);

/** A threshold of 0 is off. */
const isOn = (monitor: Monitor): boolean => !('cents' in monitor) || monitor.cents !== 0;

/** What a rule says; null: it is not set. How the venue deals with an account is always something. */
export const ruleIn = <R extends Rule>(rules: AccountRules, rule: R): RuleValues[R] | null => {
  if (isVenueOption(rule)) return (rules.venue ?? venueDefaults)[rule] as RuleValues[R];
  const found = isMonitorKind(rule)
    ? rules.monitors.find((monitor) => monitor.kind === rule && isOn(monitor))
    : rules.limits[rule as LimitName];
  return (found as RuleValues[R] | undefined) ?? null;
};

/** The rules with one of them set, or taken away: an option of the venue is then as by default. */
export const withRule = <R extends Rule>(rules: AccountRules, rule: R, value: RuleValues[R] | null): AccountRules => {
  if (isMonitorKind(rule)) {
    const others = rules.monitors.filter(({ kind }) => kind !== rule);
    const before = ruleIn(rules, rule);
    return { ...rules, monitors: value === null ? others : [...others, withCounting(before, value as Monitor)] };
  }
  if (isVenueOption(rule)) {
    return { ...rules, venue: { ...(rules.venue ?? venueDefaults), [rule]: value ?? venueDefaults[rule] } };
  }
  const { [rule as LimitName]: _, ...others } = rules.limits;
  return { ...rules, limits: value === null ? others : { ...others, [rule]: value } };
};

type Judge<R extends Rule> = (before: RuleValues[R], after: RuleValues[R]) => boolean;

const isMore: Judge<Exclude<LimitName, 'instruments'> | 'volumeSharePercent'> = (before, after) => after > before;

const countingDefaults = { netOfFees: true, withUnrealized: true, action: 'flatten' };

/** What a threshold does not say of what counts, and of what it does, stays as it was. */
const withCounting = (before: Monitor | null, after: Monitor): Monitor => {
  if (before === null || !('cents' in before) || !('cents' in after)) return after;
  return { ...before, ...after } as Monitor;
};

/** Fees bring a loss nearer, and a target farther. Whether what is open counts is a matter of its own: neither way is the tighter one. */
const isLooserThreshold =
  (tighterNet: boolean): Judge<'daily_loss' | 'profit_target'> =>
  (before, after) => {
    const was = { ...countingDefaults, ...before };
    const is = { ...was, ...after };
    return (
      is.cents > was.cents ||
      (is.netOfFees !== was.netOfFees && is.netOfFees !== tighterNet) ||
      is.withUnrealized !== was.withUnrealized ||
      (was.action === 'flatten' && is.action === 'none')
    );
  };

const isLess: Judge<'slippageTicks'> = (before, after) => after < before;

/** An option that gives the account more when it is on. */
const givesMore: Judge<'fillLimitOnTouch' | 'limitPriceImprovement' | 'enforceImmediateFills'> = (before, after) =>
  after && !before;

/** Neither way is the tighter one: it is for the person's own hand. */
const isOther = (before: unknown, after: unknown): boolean => before !== after;

const judges: { [R in Rule]: Judge<R> } = {
  ...{ orderQuantity: isMore, positionQuantity: isMore, openInstruments: isMore },
  ...{ ordersPerMinute: isMore, ordersPerDay: isMore, notionalCents: isMore, collarBasisPoints: isMore },
  instruments: (before, after) => after.some((root) => !before.includes(root)),
  daily_loss: isLooserThreshold(true),
  profit_target: isLooserThreshold(false),
  minimum_profit: (before, after) => after.triggerCents > before.triggerCents || after.floorCents < before.floorCents,
  trailing_percent: (before, after) => after.triggerCents > before.triggerCents || after.percent > before.percent,
  trailing_dollars: (before, after) =>
    after.distanceCents > before.distanceCents ||
    after.peak !== before.peak ||
    (after.lockCents ?? Infinity) < (before.lockCents ?? Infinity),
  ...{ slippageTicks: isLess, volumeSharePercent: isMore },
  ...{ fillLimitOnTouch: givesMore, limitPriceImprovement: givesMore, enforceImmediateFills: givesMore },
  enforcePartialFills: (before, after) => before && !after,
  ...{ stopsWatch: isOther, markPrice: isOther, sessionReset: isOther },
};

/**
 * True when a rule would hold back less than before: then it is for the person's own hand. Null: not set. What cannot be
 * compared counts as looser.
 */
export const isLooser = <R extends Rule>(rule: R, before: RuleValues[R] | null, after: RuleValues[R] | null): boolean =>
  before !== null && isLooserThan(rule, before, after ?? standard(rule));

const isLooserThan = <R extends Rule>(rule: R, before: RuleValues[R], after: RuleValues[R] | null): boolean =>
  after === null || judges[rule](before, after);

/** What holds where nothing is set; null: nothing does. */
const standard = <R extends Rule>(rule: R): RuleValues[R] | null =>
  isVenueOption(rule) ? (venueDefaults[rule] as RuleValues[R]) : null;

/** As `isLooser`, against all that is set: a kind of monitor may have been set more than once. */
export const loosens = <R extends Rule>(rules: AccountRules, rule: R, after: RuleValues[R] | null): boolean =>
  isMonitorKind(rule)
    ? rules.monitors.some((each) => each.kind === rule && isOn(each) && isLooser(rule, each as RuleValues[R], after))
    : isLooser(rule, ruleIn(rules, rule), after);
