import type { FieldFault, JsonSchema } from '@portcullis/tools';
import { wordsOfName } from './words-of-name.ts';

/** What a form shows of one argument. */
export type ArgumentField = {
  name: string;
  label: string;
  required: boolean;
  help: string | undefined;
  /** As typed, or as given before. */
  value: string;
  error: string | undefined;
} & (
  | { kind: 'text'; maxLength: number | undefined; suggestions: Suggestions | undefined }
  | { kind: 'number'; min: number | undefined; max: number | undefined; step: string }
  | { kind: 'time' }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'json' }
);

export type Choice = { value: string; words: string; isChosen: boolean };

/** Whose values a field suggests. */
export type Suggestions = 'accounts' | 'instruments';

/** What a person sent, by argument: several of one name are a list. */
export type SentForm = Readonly<Record<string, unknown>>;

type Schema = {
  type?: string;
  enum?: readonly unknown[];
  items?: Schema;
  default?: unknown;
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
};

const suggested: Readonly<Record<string, Suggestions>> = { account: 'accounts', instrument: 'instruments' };

/** The fields of a tool's arguments, in the order of its schema. `sent`: what to show again. */
export const formOfSchema = (
  input: JsonSchema,
  { sent, faults = [] }: { sent?: SentForm | undefined; faults?: readonly FieldFault[] } = {},
): ArgumentField[] => {
  const required = (input.required ?? []) as readonly string[];
  return Object.entries(propertiesOf(input)).map(([name, schema]) => {
    const fault = faults.find(({ field }) => rootOf(field) === name);
    const shared = {
      ...{ name, label: labelOf(name, schema), required: required.includes(name), value: textOf(sent?.[name]) },
      ...{ help: helpOf(schema), error: fault && faultWords(fault) },
    };
    return { ...shared, ...controlOf(name, schema, shared, sent) };
  });
};

/** Faults of what the form has no field for. */
export const otherFaults = (input: JsonSchema, faults: readonly FieldFault[]): string[] => {
  const known = propertiesOf(input);
  return faults.filter(({ field }) => !(rootOf(field) in known)).map(faultWords);
};

/**
 * The arguments that a form means, for the tool's own reader to judge: an empty field is an argument left out, and what
 * cannot be what its schema asks for is handed on as it was typed. Names without a field are handed on too.
 */
export const argumentsOfForm = (input: JsonSchema, sent: SentForm): Record<string, unknown> => {
  const properties = propertiesOf(input);
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const meant = schema ? meantBy(schema, value) : value;
      return meant === undefined ? [] : [[name, meant]];
    }),
  );
};

const meantBy = (schema: Schema, sent: unknown): unknown => {
  if (isListOfChoices(schema)) return chosenOf(sent);
  if (typeof sent !== 'string') return sent;
  const text = sent.trim();
  if (text === '') return undefined;
  switch (kindOf(schema)) {
    case 'number':
      return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text;
    case 'time':
      return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? `${text}:00Z` : zoned(text);
    case 'choice':
      return schema.type === 'boolean' ? ({ true: true, false: false }[text] ?? text) : text;
    case 'json':
      return parsed(text);
    default:
      return text;
  }
};

/** With no box checked the argument is left out. */
const chosenOf = (sent: unknown): unknown[] | undefined => {
  const chosen = [sent].flat().filter((each) => each !== '');
  return chosen.length > 0 ? chosen : undefined;
};

/** A field for a time gives none of its zone: it is UTC, as its label says. */
const zoned = (text: string): string => (/T\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(text) ? `${text}Z` : text);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const controlOf = (
  name: string,
  schema: Schema,
  { required, value }: { required: boolean; value: string },
  sent?: SentForm,
) => {
  const kind = kindOf(schema);
  switch (kind) {
    case 'choice':
      return { kind, choices: choicesOf(schema, required, value) };
    case 'choices': {
      const chosen = sent ? [sent[name] ?? []].flat() : ((schema.default ?? []) as unknown[]);
      const listed = schema.items?.enum ?? [];
      return { kind, choices: listed.map((each) => choice(String(each), chosen.includes(each), wordsOfName)) };
    }
    case 'number': {
      const step = schema.type === 'integer' ? '1' : 'any';
      return { kind, min: schema.minimum, max: schema.maximum, step };
    }
    case 'text':
      return { kind, maxLength: schema.maxLength, suggestions: suggested[name] };
    default:
      return { kind };
  }
};

const kindOf = (schema: Schema): ArgumentField['kind'] => {
  if (isListOfChoices(schema)) return 'choices';
  if (schema.enum || schema.type === 'boolean') return 'choice';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'string') return schema.format === 'date-time' ? 'time' : 'text';
  return 'json';
};

const isListOfChoices = ({ type, items }: Schema): boolean => type === 'array' && items?.enum !== undefined;

const choicesOf = (schema: Schema, required: boolean, value: string): Choice[] => {
  const isYesNo = schema.type === 'boolean';
  const listed = isYesNo ? ['true', 'false'] : (schema.enum ?? []).map(String);
  const words = isYesNo ? (each: string) => (each === 'true' ? 'Yes' : 'No') : (each: string) => each;
  const otherwise = schema.default === undefined ? 'Not given' : `Default: ${words(String(schema.default))}`;
  const none = required ? [] : [choice('', value === '', () => otherwise)];
  return [...none, ...listed.map((each) => choice(each, each === value, words))];
};

const choice = (value: string, isChosen: boolean, words: (value: string) => string): Choice => ({
  ...{ value, isChosen, words: words(value) },
});

const labelOf = (name: string, schema: Schema): string =>
  kindOf(schema) === 'time' ? `${wordsOfName(name)} (UTC)` : wordsOfName(name);

/** The schema's own words, then what leaving the field empty means, then how to write it. */
const helpOf = (schema: Schema): string | undefined => {
  const kind = kindOf(schema);
  const says = schema.default !== undefined && kind !== 'choice';
  const otherwise = kind === 'choices' ? [schema.default].flat().join(', ') : JSON.stringify(schema.default);
  const parts = [
    schema.description,
    says ? `Default: ${typeof schema.default === 'string' ? schema.default : otherwise}.` : undefined,
    kind === 'json' ? 'Written as JSON.' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' ') || undefined;
};

/** The remedy of one fault, at its field. */
const faultWords = ({ field, reason, did_you_mean: meant }: FieldFault): string => {
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `${field === '' ? 'The form' : wordsOfName(field.replaceAll('.', ' '))} ${reason}.${suggestion}`;
};

const rootOf = (field: string): string => field.split('.')[0] ?? '';

const textOf = (sent: unknown): string => (typeof sent === 'string' ? sent : '');

const propertiesOf = (input: JsonSchema): Record<string, Schema> => (input.properties ?? {}) as Record<string, Schema>;
