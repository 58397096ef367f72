import { instantOf } from '../zone-clock.ts';

const zoned = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const dayFirst = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ]+(.+)$/;
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})[ ,]+(.+)$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?$/;

export type ReadTime = { ok: true; at: Date } | { ok: false; reason: string };

/**
 * A time as files write it: `2026-11-18T14:30:00Z`, `2026-11-18 09:30:00`, `11/18/2026 9:30:00 AM` (month first).
 * @param zone IANA zone of times that name none, such as `America/New_York`
 */
export const readTime = (text: string, zone: string | undefined): ReadTime => {
  if (zoned.test(text)) {
    const at = new Date(text.replace(' ', 'T'));
    return Number.isNaN(at.getTime()) ? wrong(text) : { ok: true, at };
  }
  const [, year, month, day, rest] = dayFirst.exec(text) ?? [];
  const [, monthUs, dayUs, yearUs, restUs] = american.exec(text) ?? [];
  const date = [year ?? fullYear(yearUs), month ?? monthUs, day ?? dayUs].map(Number) as [number, number, number];
  const time = clock.exec((rest ?? restUs ?? '').trim());
  if (!time) return wrong(text);
  if (zone === undefined) return { ok: false, reason: `time ${JSON.stringify(text)} names no zone: say which it is.` };
  const local = Date.UTC(date[0], date[1] - 1, date[2], hourOf(time), Number(time[2]), Number(time[3] ?? 0));
  const isDay = new Date(local).toISOString().startsWith(date.map((each) => String(each).padStart(2, '0')).join('-'));
  if (!isDay || hourOf(time) > 23 || Number(time[2]) > 59) return wrong(text);
  return { ok: true, at: instantOf(local, zone) };
};

const wrong = (text: string): ReadTime => ({ ok: false, reason: `time ${JSON.stringify(text)} cannot be read.` });

const fullYear = (year = ''): string => (year.length === 2 ? `20${year}` : year);

const hourOf = ([, hour = '', , , half]: RegExpExecArray): number => {
  if (!half) return Number(hour);
  return (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
};
