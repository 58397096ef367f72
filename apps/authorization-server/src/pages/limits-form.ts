import { accountOptions } from '@portcullis/operations';
import { type AccountRules, type Rule, type RuleValues, ruleIn, ruleNames, withRule } from '@portcullis/trading';
import { type FieldErrors, type Form, typed } from './forms.ts';

/** One input of the form of an account's limits. `part`: of a rule that is made of several. */
export type LimitField = {
  name: string;
  label: string;
  rule: Rule;
  part?: string;
  hint?: string;
  /** What is chosen from, in place of an input. */
  choices?: readonly (readonly [value: string, name: string])[];
  /** May be empty while the rule is set. */
  optional?: true;
};

const usd = 'USD';

const orderFields: readonly LimitField[] = [
  { name: 'max_order_size', rule: 'orderQuantity', label: 'Largest order', hint: 'Contracts.' },
  {
    name: 'max_position_size',
    rule: 'positionQuantity',
    label: 'Largest position',
    hint: 'Contracts, with what works.',
  },
  { name: 'max_open_instruments', rule: 'openInstruments', label: 'Most instruments at once' },
  { name: 'max_orders_per_minute', rule: 'ordersPerMinute', label: 'Most orders a minute' },
  { name: 'max_orders_per_day', rule: 'ordersPerDay', label: 'Most orders a trading day' },
  {
    ...{ name: 'max_notional', rule: 'notionalCents', label: 'Largest worth of an order' },
    hint: `${usd}. A market order counts at the quote and 10 ticks.`,
  },
  {
    ...{ name: 'price_collar_percent', rule: 'collarBasisPoints', label: 'Price collar' },
    hint: 'Percent that a limit price may be from the last price.',
  },
  {
    name: 'allowed_instruments',
    rule: 'instruments',
    label: 'Instruments',
    hint: 'Roots, such as ES, MES. Empty: all.',
  },
];

type Compound = 'minimum_profit' | 'trailing_percent' | 'trailing_dollars';

/** The inputs of a monitor that is made of several. */
const partsOf = (rule: Compound, of: string, parts: readonly [part: string, label: string, hint: string][]) =>
  parts.map(([part, label, hint]) => ({ name: `${rule}_${part}`, rule, part, label: `${of}: ${label}`, hint }));

const monitorFields: readonly LimitField[] = [
  { name: 'daily_loss_limit', rule: 'daily_loss', label: 'Daily loss', hint: usd },
  { name: 'profit_target', rule: 'profit_target', label: 'Profit target', hint: usd },
  ...partsOf('minimum_profit', 'Minimum profit', [
    ['trigger', 'armed at', 'USD of profit in the trading day.'],
    ['floor', 'floor', 'USD of profit that must then be kept.'],
  ]),
  ...partsOf('trailing_percent', 'Trailing percent', [
    ['trigger', 'armed at', 'USD of profit in the trading day.'],
    ['percent', 'percent', 'Percent of the highest profit that may be lost.'],
  ]),
  ...partsOf('trailing_dollars', 'Trailing dollars', [['distance', 'distance', 'USD from the peak of the account.']]),
  {
    ...{ name: 'trailing_dollars_lock', rule: 'trailing_dollars', part: 'lock', label: 'Trailing dollars: lock' },
    ...{ hint: 'USD of account value at which the floor stops rising. Empty: never.', optional: true },
  },
  {
    ...{ name: 'trailing_dollars_peak', rule: 'trailing_dollars', part: 'peak', label: 'Trailing dollars: peak' },
    choices: [
      ['intraday', 'Of the value at any moment'],
      ['close', 'Of the balance at the end of a day'],
    ],
  },
];

const fields: readonly LimitField[] = [...orderFields, ...monitorFields];

export type ShownField = LimitField & { value: string; error: string | undefined };
export type LimitsForm = { orders: ShownField[]; monitors: ShownField[] };

const shown = (values: Readonly<Record<string, string>>, errors: FieldErrors): LimitsForm => {
  const show = (field: LimitField): ShownField => ({
    ...field,
    value: values[field.name] ?? '',
    error: errors[field.name],
  });
  return { orders: orderFields.map(show), monitors: monitorFields.map(show) };
};

/** The form with what is set. */
export const formOfRules = (rules: AccountRules): LimitsForm =>
  shown(Object.fromEntries(fields.map((field) => [field.name, writtenValue(rules, field)])), {});

const writtenValue = (rules: AccountRules, { rule, part }: LimitField): string => {
  const told = tell(rules, rule);
  const value = part === undefined ? told : (told as Record<string, unknown> | null)?.[part];
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const tell = <R extends Rule>(rules: AccountRules, rule: R): unknown => {
  const value = ruleIn(rules, rule);
  return value === null ? null : accountOptions[rule].tell(value);
};

export type ReadLimits =
  | { ok: true; rules: AccountRules }
  | { ok: false; form: LimitsForm; faults: { label: string; words: string }[] };

/** What the person set in place of `before`, or the form again with what is wrong in which field. */
export const readLimitsForm = (form: Form, before: AccountRules): ReadLimits => {
  const errors: FieldErrors = {};
  let rules: AccountRules = { limits: {}, monitors: [] };
  for (const rule of ruleNames) rules = readRule({ form, before, rules, errors }, rule);
  if (Object.keys(errors).length === 0) return { ok: true, rules };
  const values = Object.fromEntries(fields.map(({ name }) => [name, typed(form, name)]));
  const faults = fields.flatMap(({ name, label }) => (errors[name] ? [{ label, words: errors[name] }] : []));
  return { ok: false, form: shown(values, errors), faults };
};

type Reading = { form: Form; before: AccountRules; rules: AccountRules; errors: FieldErrors };

const readRule = <R extends Rule>({ form, before, rules, errors }: Reading, rule: R): AccountRules => {
  const own = fields.filter((field) => field.rule === rule);
  const inputs = own.filter(({ choices }) => choices === undefined);
  if (inputs.every(({ name }) => typed(form, name).trim() === '')) return rules;
  const missing = inputs.filter(({ name, optional }) => !optional && typed(form, name).trim() === '');
  for (const { name } of missing) errors[name] = 'Fill this in too, or leave the whole limit empty.';
  if (missing.length > 0) return rules;
  const { read, wanted } = accountOptions[rule];
  const value = read(givenValue(form, own));
  const [first] = inputs;
  if (value === undefined) {
    const wrong = inputs.find(({ name, optional }) => !optional && !isNumber(typed(form, name))) ?? first;
    if (wrong) errors[wrong.name] = `Give ${wanted}.`;
    return rules;
  }
  return withRule(rules, rule, keepCounting(value, ruleIn(before, rule)));
};

/** What counts as profit is no field of the form, and stays. */
const keepCounting = <R extends Rule>(value: RuleValues[R], before: RuleValues[R] | null): RuleValues[R] =>
  typeof value === 'object' && 'cents' in value && before !== null ? { ...(before as object), ...value } : value;

const isNumber = (text: string): boolean => /^\s*\$?[\d,]*\.?\d+\s*%?\s*$/.test(text);

const numberOf = (text: string): unknown => (isNumber(text) ? Number(text.replaceAll(/[$,%\s]/g, '')) : text);

const givenValue = (form: Form, own: readonly LimitField[]): unknown => {
  const [only] = own;
  if (only?.rule === 'instruments')
    return typed(form, only.name)
      .split(/[\s,;]+/)
      .filter(Boolean);
  if (own.length === 1 && only) return numberOf(typed(form, only.name));
  return Object.fromEntries(
    own.map(({ name, part, choices, optional }) => {
      const text = typed(form, name).trim();
      if (optional && text === '') return [part, null];
      return [part, choices ? text : numberOf(text)];
    }),
  );
};
