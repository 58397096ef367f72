import { importBarsByOperator } from '@portcullis/operations';
import { findInstrument } from '@portcullis/trading';
import { z } from 'zod';
import { CommandRefused } from '../answer.ts';
import { onDatabase } from '../define-command.ts';
import { readGiven } from '../given-file.ts';

export const barsImport = onDatabase({
  path: 'bars import',
  summary: 'store one-minute bars of a file in CSV: time,open,high,low,close,volume[,bid,bid_size,ask,ask_size]',
  parameters: ['file'],
  options: [
    ['--instrument <instrument>', 'whose bars they are, such as "ES 12-13"'],
    ['--replace', 'overwrite minutes that were imported before with other values'],
  ],
  input: z.object({
    file: z.string(),
    instrument: z.string({ error: 'is needed, such as "ES 12-13"' }),
    replace: z.boolean().default(false),
  }),
  run: async (context, { file, instrument: asked, replace }) => {
    const found = findInstrument(asked, context.clock());
    if (!found.ok) {
      const { code, detail, hint } = found.refusal;
      throw new CommandRefused(code, hint ? `${detail} ${hint}` : detail);
    }
    const input = { instrument: found.instrument, csv: readGiven(context.folder, file), replace };
    const outcome = await importBarsByOperator(context.database, input, context);
    if (!outcome.ok) {
      const { refusal, faults } = outcome;
      const lines = faults.map(({ line, reason }) => `  line ${line}: ${reason}`);
      const detail = [refusal.detail, ...lines, ...(refusal.hint ? [refusal.hint] : [])].join('\n');
      throw new CommandRefused(refusal.code, detail, { faults });
    }
    const { ok: _, ...told } = outcome;
    const [from, to] = [told.from.toISOString(), told.to.toISOString()];
    const text = `${told.instrument}: ${told.rows} bars from ${from} to ${to}: ${told.added} added, ${told.replaced} replaced, ${told.unchanged} known before.`;
    return { json: told, text };
  },
});
