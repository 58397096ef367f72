import { accountOptions } from '@portcullis/operations';
import { type AccountRules, type Rule, type RuleValues, ruleIn, ruleNames, withRule } from '@portcullis/trading';
import { type FieldErrors, type Form, typed } from '../frame/forms.ts';
import { withoutThousands } from '../words/thousands.ts';
import { type LimitField, monitorFields, orderFields, venueFields } from './limits-fields.ts';

const fields: readonly LimitField[] = [...orderFields, ...monitorFields, ...venueFields];

export type ShownField = LimitField & { value: string; error: string | undefined };
export type LimitsForm = { orders: ShownField[]; monitors: ShownField[]; venue: ShownField[] };

const shown = (values: Readonly<Record<string, string>>, errors: FieldErrors): LimitsForm => {
  const show = (field: LimitField): ShownField => ({
    ...field,
    value: values[field.name] ?? '',
    error: errors[field.name],
  });
  return { orders: orderFields.map(show), monitors: monitorFields.map(show), venue: venueFields.map(show) };
};

/** The form with what is set. */
export const formOfRules = (rules: AccountRules): LimitsForm =>
  shown(Object.fromEntries(fields.map((field) => [field.name, writtenValue(rules, field)])), {});

const writtenValue = (rules: AccountRules, { rule, part }: LimitField): string => {
  const told = tell(rules, rule);
  const whole = part !== undefined && typeof told === 'number' ? { amount: told } : told;
  const value = part === undefined ? told : (whole as Record<string, unknown> | null)?.[part];
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

/** What was typed, and how it is now, where they differ: after somebody else has changed it. */
export const differencesFrom = (form: Form, rules: AccountRules): { label: string; words: string }[] =>
  fields.flatMap((field) => {
    const [now, wanted] = [writtenValue(rules, field), typed(form, field.name).trim()];
    if (now === wanted || (field.choices && now === '')) return [];
    return [
      { label: field.label, words: `it is ${now === '' ? 'not set' : now} now, and you have ${wanted || 'nothing'}.` },
    ];
  });

/** The form as it was typed. */
export const typedForm = (form: Form): LimitsForm =>
  shown(Object.fromEntries(fields.map(({ name }) => [name, typed(form, name)])), {});

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
  const decisive = inputs.length > 0 ? inputs : own;
  if (decisive.every(({ name }) => typed(form, name).trim() === '')) return rules;
  const missing = inputs.filter(({ name, optional }) => !optional && typed(form, name).trim() === '');
  for (const { name } of missing) errors[name] = 'Fill this in too, or leave the whole limit empty.';
  if (missing.length > 0) return rules;
  const { read, wanted } = accountOptions[rule];
  const value = read(givenValue(form, own));
  const [first] = decisive;
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

const isNumber = (text: string): boolean => /^\s*\$?\s*\d*\.?\d+\s*%?\s*$/.test(withoutThousands(text));

const numberOf = (text: string): unknown =>
  isNumber(text) ? Number(withoutThousands(text).replaceAll(/[$%\s]/g, '')) : text;

const switches: Record<string, boolean> = { true: true, false: false };

/** What was chosen; absent: nothing was, which says nothing. */
const choiceOf = (text: string): unknown => switches[text] ?? (text === '' ? undefined : text);

const givenValue = (form: Form, own: readonly LimitField[]): unknown => {
  const [only] = own;
  if (only?.rule === 'instruments')
    return typed(form, only.name)
      .split(/[\s,;]+/)
      .filter(Boolean);
  if (own.length === 1 && only)
    return only.choices ? choiceOf(typed(form, only.name)) : numberOf(typed(form, only.name));
  return Object.fromEntries(
    own.map(({ name, part, choices, optional }) => {
      const text = typed(form, name).trim();
      if (optional && text === '') return [part, null];
      return [part, choices ? choiceOf(text) : numberOf(text)];
    }),
  );
};
