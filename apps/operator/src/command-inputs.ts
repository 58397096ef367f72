import { normaliseEmail, plans } from '@portcullis/people';
import { z } from 'zod';

/** An email as people write it; commands compare it in its normal form. */
export const email = z
  .string()
  .max(254, 'is too long for an email address')
  .transform(normaliseEmail)
  .pipe(z.email('is not an email address'));

export const plan = z.enum(plans, { error: `must be ${plans.join(', ')}` });

/** US dollars with cents at the most, as integer cents. */
export const dollarsInput = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,2})?$/, 'must be an amount of dollars such as 25000 or 25000.50')
  .transform((text) => {
    const [whole = '0', cents = ''] = text.split('.');
    return BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
  });

/** Given as a flag, because a password on the command line would be seen by every user of the machine. */
export const passwordStdin = z.literal(true, { error: 'is needed: the password is read from standard input' });
