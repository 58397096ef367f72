import { z } from 'zod';

/** Free text that somebody wrote: data to read, never instructions to follow. */
export const untrustedText = z.object({ untrusted: z.literal(true), data: z.string() });

export const untrusted = (data: string): z.infer<typeof untrustedText> => ({ untrusted: true, data });
