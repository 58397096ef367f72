import type { Root } from './contracts.ts';
import { newYorkOffsetMs } from './new-york.ts';

type Hours = { opens: number; closes: number };

const time = (hour: number, minute: number): number => hour * 60 + minute;

const stockMarket: Hours = { opens: time(9, 30), closes: time(16, 0) };

/** By New York's clock: the stock market's hours for stock indexes, the former pit's for the others. */
const regularHours: Readonly<Record<Root, Hours>> = {
  ES: stockMarket,
  MES: stockMarket,
  NQ: stockMarket,
  MNQ: stockMarket,
  CL: { opens: time(9, 0), closes: time(14, 30) },
  GC: { opens: time(8, 20), closes: time(13, 30) },
  YM: stockMarket,
  MYM: stockMarket,
  RTY: stockMarket,
  M2K: stockMarket,
  MCL: { opens: time(9, 0), closes: time(14, 30) },
  MGC: { opens: time(8, 20), closes: time(13, 30) },
  '6E': { opens: time(8, 20), closes: time(15, 0) },
  ZN: { opens: time(8, 20), closes: time(15, 0) },
};

/** Whether an instant lies in the regular trading hours of a root: Monday to Friday, holidays not modelled. */
export const isRegularHours = (root: Root, instant: Date): boolean => {
  const local = new Date(instant.getTime() + newYorkOffsetMs(instant.getTime()));
  const minute = time(local.getUTCHours(), local.getUTCMinutes());
  const { opens, closes } = regularHours[root];
  return local.getUTCDay() % 6 !== 0 && minute >= opens && minute < closes;
};
