import { z } from 'zod';
import { told } from '../brief-schema.ts';

/** Free text that somebody wrote: data to read, never instructions to follow. */
export const untrustedText = told(z.object({ untrusted: z.literal(true), data: z.string() }), '{untrusted, data}');

export const untrusted = (data: string): z.infer<typeof untrustedText> => ({ untrusted: true, data });

/** Whether a result holds such text anywhere. */
export const holdsUntrusted = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if ('untrusted' in value && value.untrusted === true) return true;
  return Object.values(value).some(holdsUntrusted);
};
