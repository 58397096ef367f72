import { z } from 'zod';
import { canonicalName, canonicalValue } from './argument-dialects.ts';
import { didYouMean } from './did-you-mean.ts';
import type { FieldFault } from './tool-outcome.ts';

export type ReadArguments<T> = { args: T; faults?: never } | { args?: never; faults: FieldFault[] };

export type ArgumentReader<T> = (raw: unknown) => ReadArguments<T>;

const deepest = 6;
const mostValues = 512;
/** A name that was meant is looked for among the first faults alone: it takes longer than all else about them. */
const suggestedMax = 8;
const none: ReadonlySet<string> = new Set();

/**
 * Makes the reader of a tool's arguments: bounds, then dialect, then the schema, with every fault named at once.
 * Everything that depends on the schema is prepared here, once.
 */
export const argumentReader = <Input extends z.ZodObject>(
  input: Input,
  aliases: Readonly<Record<string, string>> = {},
): ArgumentReader<z.output<Input>> => {
  const known: ReadonlySet<string> = new Set(Object.keys(input.shape));
  const own = new Map(Object.entries(aliases));
  const listed = new Map(
    Object.entries(input.shape).flatMap(([name, schema]) => {
      const values = listedValues(schema);
      return values ? [[name, values] as const] : [];
    }),
  );
  return (raw) => {
    const given = raw ?? {};
    if (!isPlainObject(given)) return { faults: [{ field: '', reason: 'must be an object of named arguments' }] };
    const beyond = beyondBounds(given);
    if (beyond !== undefined) return { faults: [{ field: beyond, reason: 'is too deep or too large' }] };
    const { values, faults } = canonical(given, known, own, listed);
    const parsed = input.safeParse(values);
    if (parsed.success && faults.length === 0) return { args: parsed.data };
    return { faults: [...faults, ...(parsed.error?.issues ?? []).map((issue) => faultOf(issue, values))] };
  };
};

/** Names in the canonical dialect, values of enumerations as listed. Keys that mean nothing here are faults. */
const canonical = (
  given: Record<string, unknown>,
  known: ReadonlySet<string>,
  own: ReadonlyMap<string, string>,
  listed: ReadonlyMap<string, readonly string[]>,
) => {
  const values: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const [written, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const name = canonicalName(written, known, own);
    if (name === undefined) faults.push(unknownName(written, faults.length < suggestedMax ? known : none));
    else if (Object.hasOwn(values, name)) faults.push({ field: written, reason: `is given twice, also as ${name}` });
    else values[name] = listed.has(name) ? canonicalValue(value, listed.get(name) ?? []) : value;
    // PostgreSQL's text holds no NUL.
    if (typeof value === 'string' && value.includes('\0')) faults.push({ field: written, reason: 'must have no NUL' });
  }
  return { values, faults };
};

const unknownName = (written: string, known: ReadonlySet<string>): FieldFault => {
  const meant = didYouMean(written, [...known]);
  return {
    field: written.slice(0, 64),
    reason: 'is not an argument here',
    ...(meant ? { did_you_mean: meant } : {}),
  };
};

/** One sentence a fault, without the value that was sent. */
const faultOf = (issue: z.core.$ZodIssue, values: Record<string, unknown>): FieldFault => {
  const field = issue.path.join('.');
  const value = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    values,
  );
  if (value === undefined && issue.code !== 'custom') return { field, reason: 'is required' };
  if (issue.code !== 'invalid_value') return { field, reason: reasonOf(issue) };
  const listed = issue.values.map(String);
  const meant = typeof value === 'string' ? didYouMean(value, listed) : undefined;
  return { field, reason: `must be one of ${listed.join(', ')}`, ...(meant ? { did_you_mean: meant } : {}) };
};

/** What has a length and not a value. */
const counted: ReadonlyMap<string, string> = new Map([
  ['string', 'characters'],
  ['array', 'entries'],
]);

const reasonOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return counted.has(issue.origin)
        ? `must have ${issue.minimum} or more ${counted.get(issue.origin)}`
        : `must be ${issue.inclusive === false ? `more than ${issue.minimum}` : `${issue.minimum} or more`}`;
    case 'too_big':
      return counted.has(issue.origin)
        ? `must have ${issue.maximum} or fewer ${counted.get(issue.origin)}`
        : `must be ${issue.maximum} or less`;
    case 'custom':
      return issue.message;
    case 'invalid_format':
      return issue.message.startsWith('must ') ? issue.message : 'is not of the form that the schema gives';
    default:
      return 'is not of the form that the schema gives';
  }
};

const article = (expected: string): string => {
  if (expected === 'int') return 'a whole number';
  return `${/^[aeio]/.test(expected) ? 'an' : 'a'} ${expected}`;
};

/** The values of an enumeration, also behind optional and default. */
export const listedValues = (schema: unknown): readonly string[] | undefined => {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return listedValues(schema.unwrap());
  return undefined;
};

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The argument with which the bounds are passed; empty when there are too many. A walk that stops early: arguments of tools are shallow and few. */
const beyondBounds = (root: Record<string, unknown>): string | undefined => {
  let left = mostValues;
  const isWithin = (value: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > deepest) return false;
    if (typeof value === 'string') return value.length <= 4_096;
    if (typeof value !== 'object' || value === null) return true;
    return Object.values(value).every((each) => isWithin(each, depth + 1));
  };
  const names = Object.keys(root);
  if (names.length > mostValues) return '';
  return names.find((name) => !isWithin(root[name], 1))?.slice(0, 64);
};
