import { resumePerson } from '@portcullis/operations';
import { z } from 'zod';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userResume = onDatabase({
  path: 'user resume',
  summary: 'resume a suspended person',
  parameters: ['email'],
  input: z.object({ email }),
  run: async (context, { email }) =>
    answerChange(await resumePerson(context.database, email, context), email, (of) => `Resumed ${of}.`),
});
