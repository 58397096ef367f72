import { isCursor } from '@portcullis/trading';
import { z } from 'zod';

/** Arguments that many tools share. Bounded, so that nothing long is ever looked up. */
export const account = z.string().min(1).max(64);

export const instrument = z.string().min(1).max(32);

export const orderId = z.string().min(1).max(64);

/** February has no 30th, whatever `Date.parse` makes of it. */
const isCalendarDay = (day: string): boolean => new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day);

/** The offset may lead out of the years that are written with four digits: databases and readers take no others. */
const isKept = (at: Date): boolean => at.getUTCFullYear() >= 1900 && at.getUTCFullYear() <= 9999;

/** ISO 8601 with a zone, such as 2026-11-21T14:30:00Z. */
export const instant = z
  .string()
  .max(40)
  .refine(
    (value) =>
      /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(value) &&
      !Number.isNaN(Date.parse(value)) &&
      isCalendarDay(value.slice(0, 10)) &&
      isKept(new Date(value)),
    {
      message: 'must be a time such as 2026-11-21T14:30:00Z',
    },
  )
  .meta({ format: 'date-time' });

export const cursor = z.string().min(1).max(200).refine(isCursor, { error: 'must be a next_cursor as it was given' });

/** How many rows at the most. */
export const limit = (otherwise: number, most: number) => z.int().min(1).max(most).default(otherwise);

/** What every write takes. */
export const clientRequestId = z.string().min(16).max(64).describe('New for each request; makes a repeat safe.');

export const dryRun = z.boolean().default(false).describe('Check only; change nothing.');

/** For the whole of a person's accounts it must be said outright. */
export const allAccounts = z.boolean().default(false);
