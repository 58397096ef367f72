import type { PeriodType } from '../bars/bar-period.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: number): string => String(number).padStart(2, '0');

/** "6,700.25" */
export const priceLabel = (price: number, decimals: number): string =>
  price.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** The fewest decimals that write round prices beside a chart as they are: two, or as many as the instrument has, at the least. */
export const axisDecimals = (prices: readonly number[], decimals: number): number => {
  const isWritten = (places: number) => prices.every((price) => Number(price.toFixed(places)) === price);
  const least = Math.min(2, decimals);
  const places = Array.from({ length: decimals - least }, (_, more) => least + more);
  return places.find(isWritten) ?? decimals;
};

/** "21 Nov 2026" */
const dayLabel = (at: Date): string => `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;

/** "21 Nov 2026, 14:30 UTC" */
export const timeLabel = (at: Date): string =>
  `${dayLabel(at)}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;

/** On the axis of bars within a day "21 Nov, 14:30", of longer ones "21 Nov 2026". */
export const axisLabel = (at: Date, periodType: PeriodType): string => {
  const isIntraday = periodType === 'second' || periodType === 'minute' || periodType === 'hour';
  if (!isIntraday) return dayLabel(at);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
};

/** "5 minute" */
export const periodLabel = (periodType: PeriodType, period: number): string => `${period} ${periodType}`;

/** "EMA(20)", "MACD(12, 26, 9)", "VWAP" */
export const indicatorLabel = (name: string, parameters: Readonly<Record<string, number>>): string => {
  const values = Object.values(parameters);
  return values.length === 0 ? name : `${name}(${values.join(', ')})`;
};

/** A text that has room in a picture. */
export const shortened = (text: string, most: number): string => {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
};
