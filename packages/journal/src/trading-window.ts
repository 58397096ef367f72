import { z } from 'zod';
import { localTime } from './zone-clock.ts';

/** The hours in which a person means to trade, in minutes of the day by the clock of a zone. It may run over midnight. */
export type TradingWindow = { fromMinute: number; toMinute: number };

/** `from` counts, `to` does not. */
export const isInWindow = ({ fromMinute, toMinute }: TradingWindow, at: Date, zone: string): boolean => {
  const local = localTime(at, zone);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
};

const two = (number: number): string => String(number).padStart(2, '0');

/** "09:30" */
export const clockWords = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const clock = z
  .string()
  .trim()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'Enter a time such as 09:30.')
  .transform((text) => (text === '' ? null : Number(text.slice(0, 2)) * 60 + Number(text.slice(3))));

/** Both times as a form gives them, or neither: then there is no window. */
export const windowInput = z
  .object({ from: clock, to: clock })
  .refine(({ from, to }) => (from === null) === (to === null), { path: ['to'], error: 'Enter both times, or neither.' })
  .refine(({ from, to }) => from === null || from !== to, { path: ['to'], error: 'The window is empty.' })
  .transform(({ from, to }): TradingWindow | null =>
    from === null || to === null ? null : { fromMinute: from, toMinute: to },
  );
