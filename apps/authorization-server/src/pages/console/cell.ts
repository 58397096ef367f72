import { type Moment, momentOf, timeWords } from '../words/time-words.ts';

/** One value of a result, ready to be printed. Text is text: templates escape it. */
export type Cell =
  | { kind: 'none' }
  | { kind: 'text' | 'number' | 'id'; words: string }
  | { kind: 'time'; at: Moment }
  /** Free text that somebody wrote. */
  | { kind: 'untrusted'; words: string };

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value));

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @param decimals at the least, so that a column stands point under point */
export const cellOf = (name: string, value: unknown, now: Date, decimals = 0): Cell => {
  if (value === null || value === undefined || value === '') return { kind: 'none' };
  if (isUntrusted(value)) return { kind: 'untrusted', words: value.data };
  if (typeof value === 'number') return { kind: 'number', words: numberWords(name, value, decimals) };
  if (typeof value === 'boolean') return { kind: 'text', words: value ? 'Yes' : 'No' };
  if (Array.isArray(value) && value.length === 0) return { kind: 'text', words: 'None' };
  if (typeof value !== 'string') return { kind: 'text', words: compactWords(value) };
  if (isInstant(value)) return { kind: 'time', at: momentOf(new Date(value), now) };
  return { kind: uuid.test(value) ? 'id' : 'text', words: value };
};

/** `{ untrusted: true, data }`, as tools mark what others wrote. */
export const isUntrusted = (value: unknown): value is { untrusted: true; data: string } =>
  isRecord(value) && value.untrusted === true && typeof value.data === 'string';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Decimals that a number needs, to eight. */
export const decimalsOf = (value: unknown): number => {
  if (typeof value !== 'number' || Number.isInteger(value)) return 0;
  return Number(value.toFixed(8)).toString().split('.')[1]?.length ?? 0;
};

/** What numbers things is no amount: it is written as it is. */
const numberWords = (name: string, value: number, decimals: number): string =>
  /(^|_)(id|epoch|seq|week|year)$/.test(name)
    ? String(value)
    : value
        .toLocaleString('en-US', { minimumFractionDigits: Math.min(8, decimals), maximumFractionDigits: 8 })
        .replace(/^-/, '−');

/** Something within something, in one line: "price 6,700.25, time –". */
export const compactWords = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  if (isUntrusted(value)) return `“${value.data}”`;
  if (Array.isArray(value))
    return value.length === 0 ? '–' : value.map(compactWords).join(value.every(isRecord) ? '; ' : ', ');
  if (isRecord(value)) {
    // Of a source of data its status is all there is.
    if (Object.keys(value).join() === 'status') return compactWords(value.status);
    const parts = Object.entries(value).map(([name, each]) => `${name.replaceAll('_', ' ')} ${compactWords(each)}`);
    return parts.join(', ') || '–';
  }
  if (typeof value === 'number') return numberWords('', value, 0);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return isInstant(value) ? timeWords(new Date(value)) : String(value);
};
