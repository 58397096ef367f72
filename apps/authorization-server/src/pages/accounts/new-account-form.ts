import type { WantedAccount } from '@portcullis/operations';
import { accountKinds, drawdownPresets } from '@portcullis/trading';
import { z } from 'zod';
import { type FieldErrors, type Form, parseForm, requiredText, typed } from '../frame/forms.ts';
import { withoutThousands } from '../words/thousands.ts';

const kinds: Readonly<Record<string, string>> = {
  simulation: 'Paper account',
  evaluation: 'Evaluation',
  funded: 'Funded',
};

/** What an account's kind is called. */
export const kindWords = (kind: string): string => kinds[kind] ?? kind;

/** The form as it is shown. */
export type AccountForm = {
  name: string;
  balance: string;
  kind: string;
  preset: string;
  kinds: readonly (readonly [value: string, name: string])[];
  presets: readonly (readonly [value: string, name: string])[];
  errors: FieldErrors;
};

export const emptyAccountForm: AccountForm = {
  ...{ name: '', balance: '50000', kind: 'simulation', preset: 'intraday', errors: {} },
  kinds: accountKinds.map((kind) => [kind, kindWords(kind)] as const),
  presets: [
    ['intraday', 'Trails the highest value of any moment'],
    ['end_of_day', 'Trails the highest balance at the end of a day'],
  ],
};

const balanceFault = 'Give dollars between 1,000 and 10,000,000.';

const NewAccount = z.object({
  name: requiredText('Give the account a name.')
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}$/, 'At most 40 letters, digits, spaces, dots, dashes or underscores.')
    .refine((name) => !/^playback/i.test(name), 'Names that begin with Playback are for replays.'),
  balance: requiredText(balanceFault)
    .transform(withoutThousands)
    .pipe(z.string().regex(/^\d{1,8}(\.\d{2})?$/, balanceFault))
    .transform((text) => BigInt(text.includes('.') ? text.replace('.', '') : `${text}00`))
    .refine((cents) => cents >= 100_000n && cents <= 1_000_000_000n, balanceFault),
  kind: z.enum(accountKinds),
  preset: z.enum(drawdownPresets),
});

/** What the person asks for, or the form again with what is wrong. A simulation has no drawdown. */
export const readAccountForm = (form: Form): { wanted: WantedAccount | undefined; form: AccountForm } => {
  const again = {
    ...emptyAccountForm,
    ...{ name: typed(form, 'name'), balance: typed(form, 'balance') },
    ...{ kind: typed(form, 'kind'), preset: typed(form, 'preset') },
  };
  const parsed = parseForm(NewAccount, form);
  if (!parsed.ok) return { wanted: undefined, form: { ...again, errors: parsed.errors } };
  const { name, balance: startCents, kind, preset } = parsed.data;
  const wanted = kind === 'simulation' ? { name, startCents, kind } : { name, startCents, kind, preset };
  return { wanted, form: again };
};
