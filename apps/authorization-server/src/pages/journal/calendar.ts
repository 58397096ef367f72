import { type Gain, gainOf } from '../words/money-words.ts';

export type DayResult = { day: string; trades: number; netDollars: number };

/** A day of the calendar; `result` when a trade ended on it. */
export type CalendarCell = {
  number: number;
  label: string;
  result: (Gain & { short: string; trades: number }) | undefined;
};

/** A month as weeks from Monday; cells outside it are undefined. */
export type CalendarMonth = { name: string; net: Gain; weeks: (CalendarCell | undefined)[][] };

const dayMs = 86_400_000;
const months = 'January February March April May June July August September October November December'.split(' ');

/** The months in which a trade ended, newest first, at the most so many. */
export const calendarOf = (results: readonly DayResult[], monthsMax = 12): CalendarMonth[] => {
  const byMonth = Map.groupBy(results, ({ day }) => day.slice(0, 7));
  return [...byMonth]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .slice(0, monthsMax)
    .map(([month, days]) => monthOf(month, days));
};

const monthOf = (month: string, days: readonly DayResult[]): CalendarMonth => {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const [year = '', number = '1'] = month.split('-');
  const length = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate();
  const name = `${months[Number(number) - 1]} ${year}`;
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const known = new Map(days.map((each) => [each.day, each]));
  const cells: (CalendarCell | undefined)[] = Array.from({ length: before }, () => undefined);
  for (let index = 0; index < length; index += 1) {
    const day = new Date(first + index * dayMs).toISOString().slice(0, 10);
    cells.push({ number: index + 1, label: `${index + 1} ${name}`, result: resultOf(known.get(day)) });
  }
  while (cells.length % 7 > 0) cells.push(undefined);
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  // Whole cents, so that no sum of floats shows.
  const cents = days.reduce((sum, { netDollars }) => sum + Math.round(netDollars * 100), 0);
  return { name, net: gainOf(cents / 100), weeks };
};

const resultOf = (day: DayResult | undefined): CalendarCell['result'] =>
  day && { ...gainOf(day.netDollars), short: shortMoney(day.netDollars), trades: day.trades };

/** For a narrow cell: "+85", "−1.2k", "+34k". */
export const shortMoney = (dollars: number): string => {
  const size = Math.abs(dollars);
  const sign = dollars > 0 ? '+' : dollars < 0 ? '−' : '';
  if (size < 999.5) return `${sign}${Math.round(size)}`;
  const thousands = size / 1000;
  return `${sign}${thousands < 9.95 ? thousands.toFixed(1) : Math.round(thousands)}k`;
};
