import { isZone, parseMapping } from '@portcullis/journal';
import { type ImportOutcome, importTradesByOperator } from '@portcullis/operations';
import { z } from 'zod';
import { type Answer, CommandRefused, plain } from '../answer.ts';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { readGiven } from '../given-file.ts';
import { unknownPerson } from './person-outcome.ts';

const columns = z
  .string()
  .transform(parseMapping)
  .refine((mapping) => mapping !== undefined, {
    error: 'must be such as "time=When,instrument=Symbol,side=Side,quantity=Lots,price=Price,commission=Fee,id=Ref"',
  });

export const tradesImport = onDatabase({
  path: 'trades import',
  summary: "add executions of a file in CSV (NinjaTrader's, Tradervue's, or any with --columns) to a person's journal",
  parameters: ['file'],
  options: [
    ['--user <email>', 'whose journal it is'],
    ['--account <name>', 'the account it is kept under; its cash and positions stay as they are'],
    ['--zone <zone>', 'of times that name none, such as America/New_York'],
    ['--columns <mapping>', 'which column is which, when the header does not say it'],
    ['--preview', 'look at everything, keep nothing'],
  ],
  input: z.object({
    file: z.string(),
    user: email,
    account: z.string({ error: 'is needed' }).max(64),
    zone: z.string().refine(isZone, { error: 'is not a time zone such as America/New_York' }).optional(),
    columns: columns.optional(),
    preview: z.boolean().default(false),
  }),
  run: async (context, { file, user, account, zone, columns: mapping, preview: isPreview }) => {
    const csv = readGiven(context.folder, file).toString('utf8');
    const input = { email: user, account, csv, zone, mapping, isPreview };
    const outcome = await importTradesByOperator(context.database, input, context);
    if (outcome.kind === 'unknown_person') throw unknownPerson(user);
    if (outcome.kind === 'unknown_account') {
      throw new CommandRefused('account_not_found', `${user} has no account called ${plain(account)}.`);
    }
    return answer(outcome, isPreview);
  },
});

const answer = (outcome: ImportOutcome, isPreview: boolean): Answer => {
  if (outcome.kind === 'invalid') {
    const { faults, faultCount } = outcome;
    const lines = faults.map(({ line, reason }) => `  line ${line}: ${reason}`);
    const bad = `${faultCount} ${faultCount === 1 ? 'row is' : 'rows are'} bad: nothing was imported.`;
    throw new CommandRefused('trades_invalid', [bad, ...lines].join('\n'), { faults });
  }
  const { kind: _, sample, ...told } = outcome;
  const [from, to] = [told.from.toISOString(), told.to.toISOString()];
  const verb = isPreview ? 'would be added' : 'added';
  const text = `${told.rows} executions (${told.format}) from ${from} to ${to}: ${told.added} ${verb}, ${told.known} known before.`;
  const rows = sample.map(({ at, side, quantity, instrument, priceTicks, feeCents }) => ({
    ...{ time: at.toISOString(), side, quantity, instrument },
    ...{ price_ticks: Number(priceTicks), fee_cents: Number(feeCents) },
  }));
  return { json: { ...told, ...(isPreview ? { preview: true, sample: rows } : {}) }, text };
};
