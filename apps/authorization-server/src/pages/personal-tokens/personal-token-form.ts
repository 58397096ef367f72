import {
  connectionLabel,
  labelLongest,
  personalTokenDays,
  type Scope,
  scopes,
  type TradingLimits,
} from '@portcullis/access';
import { z } from 'zod';
import { suggestedLimits } from '../connections/grant-limit-fields.ts';
import {
  type FormFault,
  formOfLimits,
  type GrantLimitsForm,
  readGrantLimits,
} from '../connections/grant-limits-form.ts';
import { type FieldErrors, type Form, parseForm, typed } from '../frame/forms.ts';

/** The form as it is shown. Never with the password. */
export type TokenForm = {
  values: Record<(typeof fields)[number], string>;
  limits: GrantLimitsForm;
  faults: readonly FormFault[];
};

const fields = ['label', 'access', 'days'] as const;

/** Nothing that is dangerous is chosen beforehand: it reads, and would trade within the limits that the house suggests. */
export const untyped = (): TokenForm => ({
  values: { label: '', access: 'mcp:read', days: '30' },
  limits: formOfLimits(suggestedLimits),
  faults: [],
});

export const typedToken = (form: Form): TokenForm => {
  const read = readGrantLimits(form);
  return {
    values: Object.fromEntries(fields.map((field) => [field, typed(form, field)])) as TokenForm['values'],
    limits: read.ok ? formOfLimits(read.limits) : read.form,
    faults: read.ok ? [] : read.faults,
  };
};

export type WantedToken = { label: string; scope: Scope; days: number; limits: TradingLimits | undefined };

export type ReadToken = { ok: true; wanted: WantedToken } | { ok: false; errors: FieldErrors };

const labelWords = `Give it a name of 1 to ${labelLongest} characters, such as the program that will use it.`;

const Wanted = z.object({
  label: z.string({ error: labelWords }).transform((text, ctx) => {
    const label = connectionLabel(text);
    if (label === undefined) ctx.addIssue({ code: 'custom', message: labelWords });
    return label ?? '';
  }),
  access: z.enum(scopes, { error: 'Choose what the token may do.' }),
  days: z.string().trim().default(''),
});

/** Reads the form, or says what is wrong in which field. Limits of a token that only reads are left out. */
export const readTokenForm = (form: Form, offered: readonly Scope[]): ReadToken => {
  const parsed = parseForm(Wanted, form);
  if (!parsed.ok) return parsed;
  const { label, access: scope } = parsed.data;
  if (!offered.includes(scope)) return { ok: false, errors: { access: 'This access is not offered here.' } };
  const { least, most } = personalTokenDays(scope);
  const days = /^\d{1,3}$/.test(parsed.data.days) ? Number(parsed.data.days) : Number.NaN;
  const errors: FieldErrors = {};
  if (!(days >= least && days <= most)) errors.days = `A whole number of days from ${least} to ${most}.`;
  const read = readGrantLimits(form);
  if (scope === 'mcp:trade' && !read.ok) for (const { name, words } of read.faults) errors[name] ??= words;
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const limits = scope === 'mcp:trade' && read.ok ? (read.limits ?? undefined) : undefined;
  return { ok: true, wanted: { label, scope, days, limits } };
};
