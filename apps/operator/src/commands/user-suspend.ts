import { suspendPerson } from '@portcullis/operations';
import { z } from 'zod';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userSuspend = onDatabase({
  path: 'user suspend',
  summary: 'suspend a person: sessions end, tokens answer 401 until resumed',
  parameters: ['email'],
  input: z.object({ email }),
  run: async (context, { email }) =>
    answerChange(await suspendPerson(context.database, email, context), email, (of) => `Suspended ${of}.`),
});
