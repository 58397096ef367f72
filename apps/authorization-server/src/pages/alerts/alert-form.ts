import type { CreateAlertInput } from '@portcullis/operations';
import { z } from 'zod';
import { type FieldErrors, type Form, parseForm, requiredText, typed } from '../frame/forms.ts';
import { withoutThousands } from '../words/thousands.ts';

type Choices = readonly (readonly [value: string, name: string])[];

/** The form of an alert on a price, as it is shown. */
export type AlertForm = {
  instrument: string;
  field: string;
  op: string;
  value: string;
  repeat: string;
  message: string;
  fields: Choices;
  ops: Choices;
  repeats: Choices;
  errors: FieldErrors;
};

export const emptyAlertForm: AlertForm = {
  ...{ instrument: 'ES', field: 'last', op: 'crosses_above', value: '', repeat: 'once', message: '', errors: {} },
  fields: [
    ['last', 'Last price'],
    ['bid', 'Bid'],
    ['ask', 'Ask'],
    ['close', 'Close of a minute'],
  ],
  ops: [
    ['crosses_above', 'Crosses above'],
    ['crosses_below', 'Crosses below'],
    ['>=', 'Is at or above'],
    ['<=', 'Is at or below'],
  ],
  repeats: [
    ['once', 'Once'],
    ['each', 'Each time'],
  ],
};

const NewAlert = z.object({
  instrument: requiredText('Give an instrument, such as ES or ES 12-26.').max(32, 'At most 32 characters.'),
  field: z.enum(['last', 'bid', 'ask', 'close']),
  op: z.enum(['crosses_above', 'crosses_below', '>=', '<=']),
  value: requiredText('Give a price.')
    .transform(withoutThousands)
    .pipe(z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, 'Give a price, such as 6700.25.'))
    .transform(Number),
  repeat: z.enum(['once', 'each']),
  message: z.string().trim().max(200, 'At most 200 characters.'),
});

/** What the person asks for, or the form again with what is wrong. */
export const readAlertForm = (form: Form): { wanted: CreateAlertInput | undefined; form: AlertForm } => {
  const again: AlertForm = {
    ...emptyAlertForm,
    ...{ instrument: typed(form, 'instrument'), field: typed(form, 'field'), op: typed(form, 'op') },
    ...{ value: typed(form, 'value'), repeat: typed(form, 'repeat'), message: typed(form, 'message') },
  };
  const parsed = parseForm(NewAlert, form);
  if (!parsed.ok) return { wanted: undefined, form: { ...again, errors: parsed.errors } };
  const { instrument, field, op, value, repeat, message } = parsed.data;
  const wanted = {
    instrument,
    condition: { field, op, value },
    once: repeat === 'once',
    message: message || undefined,
  };
  return { wanted, form: again };
};

/** What a refusal says under the value, which is what it is nearly always about. */
export const faultOf = ({ detail, hint }: { detail: string; hint?: string | undefined }): FieldErrors => ({
  value: hint ? `${detail} ${hint}` : detail,
});
