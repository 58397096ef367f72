import { approvalWhens, type ConnectionRules, entryTools, gateBounds } from '@portcullis/access';
import { type FieldErrors, type Form, typed } from '../frame/forms.ts';
import { withoutThousands } from '../words/thousands.ts';
import { minutesWords } from './rules-words.ts';

export type RulesField = 'when' | 'above_quantity' | 'above_notional' | 'tools' | 'fresh_minutes' | 'cool_off_minutes';

type When = (typeof approvalWhens)[number];

/** The form of a connection's rules as it is shown: texts as typed. */
export type RulesForm = {
  when: When;
  aboveQuantity: string;
  aboveNotional: string;
  /** Every tool that places orders. */
  entries: boolean;
  /** Those chosen one by one, besides. */
  tools: readonly string[];
  exits: boolean;
  freshMinutes: string;
  coolOffMinutes: string;
  untrusted: boolean;
};

const numberText = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** The form with what is set. */
export const formOfRules = ({ approvals, gates }: ConnectionRules): RulesForm => ({
  when: approvals?.when ?? 'never',
  aboveQuantity: numberText(approvals?.above?.quantity),
  aboveNotional: numberText(approvals?.above?.notional),
  ...formOfTools(approvals?.tools),
  exits: approvals?.exits ?? false,
  freshMinutes: numberText(gates?.freshStateMinutes),
  coolOffMinutes: numberText(gates?.coolOffMinutes),
  untrusted: gates?.untrustedText ?? false,
});

/** Where none are chosen, the form proposes all that place orders: one of them alone is easily got round by another. */
const formOfTools = (tools: readonly string[] | undefined): Pick<RulesForm, 'entries' | 'tools'> => {
  if (tools === undefined) return { entries: true, tools: [] };
  const entries = entryTools.every((tool) => tools.includes(tool));
  return { entries, tools: entries ? tools.filter((tool) => !entryTools.includes(tool)) : tools };
};

export type ReadRules =
  | { ok: true; rules: ConnectionRules; form: RulesForm }
  | { ok: false; errors: FieldErrors<RulesField>; form: RulesForm };

/** What the person set, or the form again with what is wrong. `writeTools`: those that can be named. */
export const readRulesForm = (form: Form, writeTools: ReadonlySet<string>): ReadRules => {
  const given = typedForm(form, writeTools);
  const errors: FieldErrors<RulesField> = {};
  const whole = (field: RulesField, text: string, most: number): number | undefined => {
    const value = readWhole(text, most);
    if (Number.isNaN(value)) errors[field] = `Give a whole number, 1 to ${most.toLocaleString('en-US')}.`;
    return value;
  };
  const minutes = (field: RulesField, text: string, most: number): number | undefined => {
    const value = readWhole(text, most);
    if (Number.isNaN(value)) errors[field] = `Give whole minutes, 1 to ${most} (${minutesWords(most)}).`;
    return value;
  };
  const above = given.when === 'above' ? readAbove(given, errors, whole) : undefined;
  const tools = [
    ...new Set([...(given.entries ? entryTools.filter((tool) => writeTools.has(tool)) : []), ...given.tools]),
  ];
  if (given.when === 'tools' && tools.length === 0) errors.tools = 'Choose at least one tool.';
  const freshStateMinutes = minutes('fresh_minutes', given.freshMinutes, gateBounds.freshStateMinutes);
  const coolOffMinutes = minutes('cool_off_minutes', given.coolOffMinutes, gateBounds.coolOffMinutes);
  if (!isWhen(form.when)) errors.when = 'Choose when it asks you.';
  if (Object.keys(errors).length > 0) return { ok: false, errors, form: given };
  const rules: ConnectionRules = {
    approvals: {
      when: given.when,
      ...(above ? { above } : {}),
      ...(given.when === 'tools' ? { tools } : {}),
      ...(given.exits ? { exits: true } : {}),
    },
    gates: {
      ...(freshStateMinutes === undefined ? {} : { freshStateMinutes }),
      ...(coolOffMinutes === undefined ? {} : { coolOffMinutes }),
      ...(given.untrusted ? { untrustedText: true } : {}),
    },
  };
  return { ok: true, rules, form: given };
};

const isWhen = (value: unknown): value is When => approvalWhens.some((each) => each === value);

const typedForm = (form: Form, writeTools: ReadonlySet<string>): RulesForm => ({
  when: isWhen(form.when) ? form.when : 'never',
  aboveQuantity: typed(form, 'above_quantity').trim(),
  aboveNotional: typed(form, 'above_notional').trim(),
  entries: form.entries !== undefined,
  tools: [form.tools].flat().filter((tool): tool is string => typeof tool === 'string' && writeTools.has(tool)),
  exits: form.exits !== undefined,
  freshMinutes: typed(form, 'fresh_minutes').trim(),
  coolOffMinutes: typed(form, 'cool_off_minutes').trim(),
  untrusted: form.untrusted !== undefined,
});

const contractsMost = 1_000_000;
const notionalMost = 1e12;

const readAbove = (
  { aboveQuantity, aboveNotional }: RulesForm,
  errors: FieldErrors<RulesField>,
  whole: (field: RulesField, text: string, most: number) => number | undefined,
) => {
  const quantity = whole('above_quantity', aboveQuantity, contractsMost);
  const notional = readDollars(aboveNotional);
  if (Number.isNaN(notional)) errors.above_notional = 'Give dollars, such as 250,000.';
  if (quantity === undefined && notional === undefined) errors.above_quantity = 'Give contracts, dollars, or both.';
  return { ...(quantity === undefined ? {} : { quantity }), ...(notional === undefined ? {} : { notional }) };
};

/** Undefined: nothing is there. NaN: not a whole number from 1 to `most`. */
const readWhole = (text: string, most: number): number | undefined => {
  if (text === '') return undefined;
  const number = withoutThousands(text);
  const value = /^\d{1,12}$/.test(number) ? Number(number) : Number.NaN;
  return value >= 1 && value <= most ? value : Number.NaN;
};

const readDollars = (text: string): number | undefined => {
  if (text === '') return undefined;
  const number = withoutThousands(text);
  const value = /^\$?\s*\d+(\.\d{1,2})?$/.test(number) ? Number(number.replaceAll(/[$\s]/g, '')) : Number.NaN;
  return value <= notionalMost ? value : Number.NaN;
};
