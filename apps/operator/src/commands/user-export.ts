import { exportPerson } from '@portcullis/operations';
import { z } from 'zod';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { unknownPerson } from './person-outcome.ts';

export const userExport = onDatabase({
  path: 'user export',
  summary: 'print everything that is kept about a person, as JSON',
  parameters: ['email'],
  input: z.object({ email }),
  run: async ({ database }, { email }) => {
    const outcome = await exportPerson(database, email);
    if (outcome.kind === 'unknown_person') throw unknownPerson(email);
    return { json: outcome.document, text: JSON.stringify(outcome.document, null, 2) };
  },
});
