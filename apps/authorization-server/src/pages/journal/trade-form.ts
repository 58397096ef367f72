import { type JournalTrade, noteInput, riskInput, setupInput, tagsInput } from '@portcullis/journal';
import type { Refusal, WrittenTrade } from '@portcullis/operations';
import { dollars, formatTicks, instrumentNamed } from '@portcullis/trading';
import { z } from 'zod';
import { type FieldErrors, type Form, requiredText } from '../frame/forms.ts';
import { instantIn, localField, localTimeInput } from './local-times.ts';

const price = z
  .string()
  .trim()
  .regex(/^(\d{1,9}(\.\d{1,10})?)?$/, 'Enter a price such as 6700.25.');

const quantityMax = 10_000;

/** A trade as its form gives it. Times are by the clock of the person's zone. */
export const TradeForm = z
  .object({
    account: requiredText('Choose an account.').pipe(z.string().max(64)),
    instrument: requiredText('Enter an instrument such as ES 12-26, or ES alone.').pipe(z.string().max(32)),
    side: z.enum(['Long', 'Short'], { error: 'Choose a side.' }),
    quantity: z
      .string()
      .trim()
      .regex(/^[1-9]\d{0,4}$/, `Enter a whole number from 1 to ${quantityMax}.`)
      .transform(Number)
      .refine((quantity) => quantity <= quantityMax, `Enter a whole number from 1 to ${quantityMax}.`),
    entry_price: price.min(1, 'Enter the price of the entry.'),
    entry_at: localTimeInput.refine((time) => time !== null, 'Enter when it was entered.'),
    exit_price: price,
    exit_at: localTimeInput,
    fees: riskInput,
  })
  .refine((trade) => (trade.exit_price === '') === (trade.exit_at === null), {
    ...{ path: ['exit_price'], when: () => true },
    error: 'An exit has both a price and a time; an open trade has neither.',
  });

export const NewTradeNotes = z.object({ setup: setupInput, tags: tagsInput, risk: riskInput, note: noteInput });

/** The form's values as the journal takes them. @param zone of the times that were typed */
export const writtenTrade = (form: z.output<typeof TradeForm>, zone: string): WrittenTrade => ({
  ...{ account: form.account, instrument: form.instrument, side: form.side, quantity: form.quantity },
  ...{ entryPrice: form.entry_price, entryAt: instantIn(form.entry_at, zone) ?? new Date(0) },
  exitPrice: form.exit_price === '' ? undefined : form.exit_price,
  exitAt: instantIn(form.exit_at, zone),
  feesCents: form.fees ?? 0n,
});

export const tradeFields = [
  ...(['account', 'instrument', 'side', 'quantity', 'entry_price', 'entry_at', 'exit_price', 'exit_at'] as const),
  ...(['fees', 'setup', 'tags', 'risk', 'note'] as const),
] as const;
export type TradeFields = Record<(typeof tradeFields)[number], string>;

/** What was typed, for showing it again. */
export const typedTrade = (form: Form): TradeFields =>
  Object.fromEntries(
    tradeFields.map((name) => [name, typeof form[name] === 'string' ? form[name].slice(0, 10_000) : '']),
  ) as TradeFields;

/** A trade that was entered by hand, as its form shows it. */
export const fieldsOfTrade = (trade: JournalTrade, zone: string): TradeFields => {
  const contract = instrumentNamed(trade.instrument);
  const { entry, exit } = trade;
  return {
    ...typedTrade({}),
    ...{ account: trade.account, instrument: trade.instrument, side: trade.side, quantity: String(trade.quantity) },
    ...{ entry_price: formatTicks(contract, entry.priceTicks), entry_at: localField(entry.at, zone) },
    ...{ exit_price: exit ? formatTicks(contract, exit.priceTicks) : '', exit_at: localField(exit?.at, zone) },
    fees: dollars(trade.feesCents).toFixed(2),
  };
};

/** A refusal of the journal, at the field that it is about. */
export const refusedField = ({ code, detail, hint }: Refusal): FieldErrors => {
  const words = hint === undefined ? detail : `${detail} ${hint}`;
  if (code === 'instrument_not_found') return { instrument: words };
  if (code === 'invalid_range') return { exit_at: words };
  return { [detail.startsWith('Exit') ? 'exit_price' : 'entry_price']: words };
};
