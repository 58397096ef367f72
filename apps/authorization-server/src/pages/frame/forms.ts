import { bodyParser } from '@koa/bodyparser';
import { HttpError } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { judgeForm } from './form-guard.ts';
import { visitOf } from './visit.ts';

/** What a person typed, by field. */
export type Form = Record<string, unknown>;

/** One sentence a field: what is wrong and what to do. */
export type FieldErrors<Field extends string = string> = Partial<Record<Field, string>>;

/** Reads a form and lets it through only when it came from a page of ours (see form-guard.ts). */
export const receiveForm = (ourOrigin: string): Middleware[] => [
  bodyParser({ enableTypes: ['form'], formLimit: '56kb' }),
  guardForm(ourOrigin),
];

/** Lets a form that was read through when it came from a page of ours. */
export const guardForm =
  (ourOrigin: string): Middleware =>
  async (ctx, next) => {
    if (Object.values(formOf(ctx)).some((value) => typeof value === 'string' && value.includes('\0')))
      throw unreadable();
    const verdict = judgeForm(
      {
        origin: ctx.get('origin') || undefined,
        fetchSite: ctx.get('sec-fetch-site') || undefined,
        token: formOf(ctx).form_token,
      },
      { origin: ourOrigin, tokens: visitOf(ctx).formTokens },
    );
    if (verdict === 'cross_site') throw crossSite();
    if (verdict === 'stale') throw stale();
    await next();
  };

export const formOf = (ctx: Context): Form => {
  const { body } = ctx.request as { body?: unknown };
  return typeof body === 'object' && body !== null ? (body as Form) : {};
};

export type Parsed<T> = { ok: true; data: T } | { ok: false; errors: FieldErrors };

/** The first complaint of each field. */
export const parseForm = <T>(schema: z.ZodType<T>, form: Form): Parsed<T> => {
  const parsed = schema.safeParse(form);
  if (parsed.success) return { ok: true, data: parsed.data };
  const errors: FieldErrors = {};
  for (const { path, message } of parsed.error.issues) errors[String(path[0])] ??= message;
  return { ok: false, errors };
};

/**
 * A text field as typed, for showing it again; one that came more than once is all of that, for nothing that was sent is passed
 * over. Never for passwords.
 */
export const typed = (form: Form, field: string, longest = 500): string =>
  [form[field]]
    .flat()
    .filter((value) => typeof value === 'string')
    .join(', ')
    .slice(0, longest);

/** A text that has to be there. */
export const requiredText = (missing: string) => z.string({ error: missing }).trim().min(1, missing);

/** PostgreSQL's text holds no NUL, and no person types one. */
const unreadable = () => new HttpError(400, 'invalid_request', 'Bad request', 'The request could not be read.');

const crossSite = () =>
  new HttpError(
    403,
    'cross_site_form',
    'This form came from another site',
    'For your safety it was not accepted, and nothing was changed. Open the page here and try again.',
  );

const stale = () =>
  new HttpError(
    403,
    'stale_form',
    'This form is out of date',
    'You signed in or out since the page was opened, or your browser keeps no cookies. Nothing was changed. Go back, reload the page and try again.',
  );
