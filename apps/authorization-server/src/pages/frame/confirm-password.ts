import { confirmPassword } from '@portcullis/operations';
import type { Context } from 'koa';
import { waitWords } from '../words/wait-words.ts';
import { formOf } from './forms.ts';
import { sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { visitorOf } from './visit.ts';

/**
 * Takes the `password` field of a form that grants something. Undefined: it is the person's, and their session counts as
 * signed in just now; else what to say at the field, with the status set.
 */
export const confirmFromForm = async (
  ctx: Context,
  { database, configuration, clock }: Pick<PageOptions, 'database' | 'configuration' | 'clock'>,
): Promise<string | undefined> => {
  const { password } = formOf(ctx);
  ctx.status = 422;
  if (typeof password !== 'string' || password === '') return 'Type your password.';
  if (password.length > 1000) return wrong;
  const confirmation = await confirmPassword(database, { session: sessionOf(ctx), password }, visitorOf(ctx), {
    limits: configuration.rateLimits,
    clock,
  });
  if (confirmation.kind === 'wrong') return wrong;
  if (confirmation.kind === 'confirmed') return undefined;
  return tooMany(ctx, confirmation.retryAfterSeconds);
};

/** Says how long to wait, in the answer's head and in words. */
export const tooMany = (ctx: Context, seconds: number): string => {
  ctx.status = 429;
  ctx.set('Retry-After', String(seconds));
  return `Too many attempts. Try again ${waitWords(seconds)}.`;
};

const wrong = 'This is not your password. Try again.';
