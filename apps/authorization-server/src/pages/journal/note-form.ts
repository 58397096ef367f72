import {
  type JournalTrade,
  noOverrides,
  noteInput,
  riskInput,
  setupInput,
  type TradeNote,
  tagsInput,
} from '@portcullis/journal';
import { judgeOverrides } from '@portcullis/operations';
import { dollars, formatTicks, instrumentNamed } from '@portcullis/trading';
import { z } from 'zod';
import type { Form } from '../frame/forms.ts';
import { instantIn, localField, localTimeInput } from './local-times.ts';

const price = z
  .string()
  .trim()
  .regex(/^(\d{1,9}(\.\d{1,10})?)?$/, 'Enter a price such as 6700.25.')
  .default('');
const time = localTimeInput.prefault('');

/** What the person says of a trade. The columns that stand empty are as the executions say. */
export const NoteForm = z.object({
  setup: setupInput,
  tags: tagsInput,
  risk: riskInput,
  note: noteInput,
  entry_price: price,
  entry_at: time,
  exit_price: price,
  exit_at: time,
  fees: riskInput.prefault(''),
  left_out: z.literal('yes').optional(),
});

/** The form as a note. @throws Refusal as `judgeOverrides` */
export const writtenNote = (
  trade: JournalTrade,
  form: z.output<typeof NoteForm>,
  { zone, now }: { zone: string; now: Date },
): TradeNote => {
  const { setup, tags, note, risk: riskCents, left_out } = form;
  const said = { setup, tags, note, riskCents, isDeleted: left_out === 'yes' };
  if (trade.source === 'manual') return { ...said, overrides: noOverrides };
  const written = {
    ...{ entryPrice: form.entry_price, exitPrice: form.exit_price, feesCents: form.fees },
    entryAt: instantIn(form.entry_at, zone) ?? null,
    exitAt: instantIn(form.exit_at, zone) ?? null,
  };
  return { ...said, overrides: judgeOverrides(trade, written, now) };
};

const texts = ['setup', 'tags', 'risk', 'note', 'entry_price', 'entry_at', 'exit_price', 'exit_at', 'fees'] as const;

/** The fields of the note as a form shows them. */
export type NoteFields = Record<(typeof texts)[number], string> & { leftOut: boolean };

export const typedNote = (form: Form): NoteFields => ({
  ...(Object.fromEntries(
    texts.map((name) => [name, typeof form[name] === 'string' ? form[name].slice(0, 10_000) : '']),
  ) as Record<(typeof texts)[number], string>),
  leftOut: form.left_out === 'yes',
});

export const noteFieldsOf = ({ note: said, instrument }: JournalTrade, zone: string): NoteFields => {
  const { setup, tags, riskCents, note, overrides, isDeleted } = said;
  const contract = instrumentNamed(instrument);
  const priceField = (ticks: bigint | null) => (ticks === null ? '' : formatTicks(contract, ticks));
  const money = (cents: bigint | null) => (cents === null ? '' : dollars(cents).toFixed(2));
  return {
    ...{ setup: setup ?? '', tags: tags.join(', '), note, leftOut: isDeleted },
    ...{ risk: riskCents === null ? '' : String(dollars(riskCents)), fees: money(overrides.feesCents) },
    ...{ entry_price: priceField(overrides.entryTicks), exit_price: priceField(overrides.exitTicks) },
    ...{ entry_at: localField(overrides.entryAt, zone), exit_at: localField(overrides.exitAt, zone) },
  };
};
