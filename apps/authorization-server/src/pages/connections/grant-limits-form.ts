import { type LimitFault, parseTradingLimits, type TradingLimits, tradingLimitsType } from '@portcullis/access';
import { type FieldErrors, type Form, typed as typedText } from '../frame/forms.ts';
import { withoutThousands } from '../words/thousands.ts';
import {
  allChoices,
  amountFields,
  type ChoiceField,
  choiceFields,
  daysField,
  endField,
  hoursFields,
  nothing,
  type TextField,
  textFields,
  whereFields,
} from './grant-limit-fields.ts';

export type ShownText = TextField & { value: string; error: string | undefined };
export type ShownChoice = Omit<ChoiceField, 'choices'> & {
  error: string | undefined;
  choices: { value: string; name: string; checked: boolean }[];
};

/** The form of a connection's limits, as the part `grant-limits-fields` prints it. */
export type GrantLimitsForm = {
  where: ShownText[];
  what: ShownChoice[];
  amounts: ShownText[];
  hours: ShownText[];
  days: ShownChoice;
  end: ShownText;
};

export type FormFault = { name: string; label: string; words: string };

export type ReadGrantLimits =
  /** Null: nothing is limited. */
  { ok: true; limits: TradingLimits | null } | { ok: false; form: GrantLimitsForm; faults: FormFault[] };

type Values = { texts: Readonly<Record<string, string>>; choices: Readonly<Record<string, readonly string[]>> };

const shown = ({ texts, choices }: Values, errors: FieldErrors = {}): GrantLimitsForm => {
  const text = (field: TextField): ShownText => ({
    ...field,
    value: texts[field.name] ?? '',
    error: errors[field.name],
  });
  const choice = (field: ChoiceField): ShownChoice => ({
    ...field,
    error: errors[field.name],
    choices: field.choices.map(([value, name]) => ({
      ...{ value, name, checked: choices[field.name]?.includes(value) ?? true },
    })),
  });
  return {
    ...{ where: whereFields.map(text), what: choiceFields.map(choice), amounts: amountFields.map(text) },
    ...{ hours: hoursFields.map(text), days: choice(daysField), end: text(endField) },
  };
};

const listText = (list: readonly string[] | undefined): string => {
  if (list === undefined) return '';
  return list.length === 0 ? nothing : list.join(', ');
};

/** The form with limits filled in; null: with none. */
export const formOfLimits = (limits: TradingLimits | null, zone = 'America/New_York'): GrantLimitsForm => {
  const hours = limits?.trading_hours;
  const amounts = Object.fromEntries(amountFields.map(({ name }) => [name, String(limits?.[name] ?? '')]));
  return shown({
    texts: {
      ...amounts,
      ...{ accounts: listText(limits?.accounts), instruments: listText(limits?.instruments) },
      ...{ hours_from: hours?.from ?? '', hours_to: hours?.to ?? '', hours_zone: hours?.time_zone ?? zone },
      expires_at: limits?.expires_at?.slice(0, 19) ?? '',
    },
    choices: {
      ...(limits?.sides ? { sides: limits.sides } : {}),
      ...(limits?.order_types ? { order_types: limits.order_types } : {}),
      ...(hours?.days ? { hours_days: hours.days } : {}),
    },
  });
};

/** Reads the form, or shows it again with what is wrong in which field; nothing that was typed is lost. */
export const readGrantLimits = (form: Form): ReadGrantLimits => {
  const parsed = parseTradingLimits(detailsOf(form));
  if (parsed.ok) {
    const isEmpty = Object.keys(parsed.limits).length === 1;
    return { ok: true, limits: isEmpty ? null : parsed.limits };
  }
  const errors: FieldErrors = {};
  for (const fault of parsed.faults) errors[fieldOf(fault)] ??= wordsOf(fault);
  const texts = Object.fromEntries(textFields.map(({ name }) => [name, typed(form, name)]));
  const choices = Object.fromEntries(allChoices.map(({ name }) => [name, chosen(form, name)]));
  const faults = [...textFields, ...allChoices].flatMap(({ name, label }) =>
    errors[name] === undefined ? [] : [{ name, label, words: errors[name] }],
  );
  return { ok: false, form: shown({ texts, choices }, errors), faults };
};

/** Lists may be longer than other fields: what a client asked for fits. */
const typed = (form: Form, name: string): string => typedText(form, name, 8_000);

const detailsOf = (form: Form): unknown =>
  present({
    type: tradingLimitsType,
    accounts: listOf(form, 'accounts', /[,;\n]+/),
    instruments: listOf(form, 'instruments', /[\s,;]+/),
    ...Object.fromEntries(choiceFields.map((field) => [field.name, choiceOf(form, field)])),
    ...Object.fromEntries(amountFields.map(({ name }) => [name, numberOf(typed(form, name).trim())])),
    trading_hours: hoursOf(form),
    expires_at: endOf(typed(form, 'expires_at').trim()),
  });

const present = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

const listOf = (form: Form, name: string, between: RegExp): string[] | undefined => {
  const text = typed(form, name).trim();
  if (text === '') return undefined;
  const names = text
    .split(between)
    .map((each) => each.trim())
    .filter(Boolean);
  const saysNothing = names.some((each) => each.toLowerCase() === nothing);
  if (saysNothing && names.length === 1) return [];
  // Commas alone, and the word among names, mean nothing that could be guessed: what is no name is refused.
  return saysNothing || names.length === 0 ? [''] : names;
};

const chosen = (form: Form, name: string): string[] =>
  [form[name] ?? []].flat().filter((each): each is string => typeof each === 'string');

const choiceOf = (form: Form, { name, choices }: ChoiceField): string[] | undefined => {
  const all = chosen(form, name);
  return choices.every(([value]) => all.includes(value)) ? undefined : all;
};

/** What is no number stays as it was typed, to be refused by name. */
const numberOf = (text: string): number | string | undefined => {
  if (text === '') return undefined;
  const number = withoutThousands(text);
  return /^\$?\s*\d+(\.\d+)?$/.test(number) ? Number(number.replaceAll(/[$\s]/g, '')) : text;
};

/** Days alone are whole days. */
const hoursOf = (form: Form): unknown => {
  const [from, to, zone] = ['hours_from', 'hours_to', 'hours_zone'].map((name) => typed(form, name).trim());
  const days = choiceOf(form, daysField);
  if (!from && !to && days === undefined) return undefined;
  const whole = !from && !to;
  const span = whole ? { from: '00:00', to: '24:00' } : { from: padded(from), to: padded(to) };
  return { ...span, time_zone: zone, ...(days ? { days } : {}) };
};

const padded = (clock = ''): string => (/^\d:\d\d$/.test(clock) ? `0${clock}` : clock);

/** A browser's field of date and time names no zone: here it is UTC. */
const endOf = (text: string): string | undefined => {
  if (text === '') return undefined;
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  if (!day || !time) return text;
  return `${day}T${time.length === 5 ? `${time}:00` : time}Z`;
};

const partFields: Readonly<Record<string, string>> = {
  'trading_hours.from': 'hours_from',
  'trading_hours.to': 'hours_to',
  'trading_hours.time_zone': 'hours_zone',
};

const fieldOf = ({ field }: LimitFault): string => {
  const path = field.replace(/\[\d+\]$/, '');
  if (path.startsWith('trading_hours')) return partFields[path] ?? 'hours_days';
  return path;
};

const wordsOf = ({ field, remedy }: LimitFault): string =>
  field === 'expires_at' ? 'Give a day and time in UTC, before 2100.' : remedy;
