import { instantOf, localTime } from '@portcullis/journal';
import { z } from 'zod';

const written = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?$/;

/** What a `datetime-local` field gives, as if it were UTC; nothing typed: null. */
export const localTimeInput = z
  .string()
  .trim()
  .max(30)
  .transform((text, context) => {
    if (text === '') return null;
    const [whole, day = '', minutes, seconds = ':00'] = written.exec(text) ?? [];
    const local = Date.parse(`${day}T${minutes}${seconds}Z`);
    if (whole && !Number.isNaN(local) && new Date(local).toISOString().startsWith(day)) return local;
    context.addIssue({ code: 'custom', message: 'Enter a day and a time, such as 2026-11-18 09:31:05.' });
    return z.NEVER;
  });

/** The instant of such a time by the clock of a zone. */
export const instantIn = (local: number | null, zone: string): Date | undefined =>
  local === null ? undefined : instantOf(local, zone);

/** An instant as a `datetime-local` field takes it, by the clock of a zone. */
export const localField = (at: Date | null | undefined, zone: string): string =>
  at ? localTime(at, zone).toISOString().slice(0, 19) : '';
