import { type Outcome, refuse } from '../refusal.ts';
import type { CalendarDay } from './calendar-day.ts';
import { type Contract, contracts, isRoot, type Root, roots } from './contracts.ts';
import { expiryOf, frontMonth } from './expiry.ts';
import { tradingDay } from './session.ts';

/** One contract of a root. `name` is canonical: root and month-year of expiry, `ES 12-13`. */
export type Instrument = Contract & { name: string; year: number; month: number; expiry: CalendarDay };

const monthCodes = 'FGHJKMNQUVXZ';
const written = /^(\d?[A-Z][A-Z0-9]{0,3}?)(?:\s+(\d{1,2})-(\d{2}|\d{4})|1!|([FGHJKMNQUVXZ])(\d{1,2}))?$/;

/** Instruments are values, and their calendar is slow to work out: each is made once. There are a few thousand at the most. */
const made = new Map<string, Instrument>();

const makeInstrument = (root: Root, year: number, month: number): Instrument => {
  const key = `${root} ${year} ${month}`;
  const known = made.get(key);
  if (known) return known;
  const name = `${root} ${String(month).padStart(2, '0')}-${String(year % 100).padStart(2, '0')}`;
  const instrument = { ...contracts[root], name, year, month, expiry: expiryOf(contracts[root], year, month) };
  made.set(key, instrument);
  return instrument;
};

/** The front contract changes with the trading day, which rolls on the hour. */
const hourMs = 3_600_000;
const fronts = new Map<string, Instrument>();
const frontsMax = 10_000;

/** The front contract of a root. Trading days are the exchange's: a weekend belongs to Monday. */
export const frontInstrument = (root: Root, now: Date): Instrument => {
  const key = `${root} ${Math.floor(now.getTime() / hourMs)}`;
  const known = fronts.get(key);
  if (known) return known;
  const { year, month } = frontMonth(contracts[root], tradingDay(now, 'exchange'));
  const front = makeInstrument(root, year, month);
  if (fronts.size >= frontsMax) fronts.clear();
  fronts.set(key, front);
  return front;
};

export const frontInstruments = (now: Date): Instrument[] => roots.map((root) => frontInstrument(root, now));

export const isExpired = ({ expiry }: Instrument, now: Date): boolean => tradingDay(now, 'exchange') > expiry;

/** A single digit names the year of that digit nearest to now, the later of two: `ESZ3` is 2023 in 2026, `ESZ1` is 2031. */
const nearestYear = (digit: number, now: Date): number => {
  const year = now.getUTCFullYear();
  const inDecade = year - (year % 10) + digit;
  return [inDecade - 10, inDecade, inDecade + 10].reduce((best, each) =>
    Math.abs(each - year) <= Math.abs(best - year) ? each : best,
  );
};

const yearOf = (text: string, now: Date): number =>
  text.length === 1 ? nearestYear(Number(text), now) : text.length === 2 ? 2000 + Number(text) : Number(text);

const notFound = (text: string, candidates: string[]) =>
  refuse('instrument_not_found', `No instrument is called ${JSON.stringify(text.slice(0, 40))}.`, {
    hint: 'Write a root (ES), a contract (ES 12-26), or its exchange code (ESZ26).',
    didYouMean: candidates,
  });

const candidatesMax = 6;

/** Roots that look like what was asked for, with their front contracts; the first of all when none does. */
const candidatesFor = (asked: string, now: Date): string[] => {
  const alike = roots.filter((root) => asked.length > 0 && (asked.includes(root) || root.includes(asked)));
  return (alike.length > 0 ? alike : roots).slice(0, candidatesMax).map((root) => frontInstrument(root, now).name);
};

/**
 * Finds an instrument by `ES 12-13`, `ES` or `ES1!` (front contract), `ESZ13` or `ESZ3`; upper or lower case.
 * `instrument_not_found` carries candidates.
 */
export const findInstrument = (text: string, now: Date): Outcome<{ instrument: Instrument }> => {
  const asked = text.trim().toUpperCase();
  const [, root = '', monthText, yearText, code, codeYear] = written.exec(asked) ?? [];
  if (!isRoot(root)) return notFound(text, candidatesFor(asked.replace(/\W.*$/, ''), now));
  if (!monthText && !code) return { ok: true, instrument: frontInstrument(root, now) };
  const month = code ? monthCodes.indexOf(code) + 1 : Number(monthText);
  const year = yearOf(yearText ?? codeYear ?? '', now);
  if (!contracts[root].months.includes(month) || year < 2000 || year > 2099)
    return notFound(text, nextContracts(root, now));
  return { ok: true, instrument: makeInstrument(root, year, month) };
};

/** The front contract of a root and the two after it. */
const nextContracts = (root: Root, now: Date): string[] => {
  const front = frontInstrument(root, now);
  const { months } = contracts[root];
  const start = months.indexOf(front.month);
  return [0, 1, 2].map((ahead) => {
    const index = start + ahead;
    return makeInstrument(root, front.year + Math.floor(index / months.length), months[index % months.length] ?? 1)
      .name;
  });
};

/** The instrument of a canonical name that a row carries. Throws on any other text. */
export const instrumentNamed = (name: string): Instrument => {
  const found = findInstrument(name, new Date(0));
  if (!found.ok || found.instrument.name !== name) throw new Error(`Not a canonical instrument: ${name}`);
  return found.instrument;
};

/** The code the exchange uses, `ESZ13`. */
export const exchangeCode = ({ root, year, month }: Instrument): string =>
  `${root}${monthCodes[month - 1]}${String(year % 100).padStart(2, '0')}`;
