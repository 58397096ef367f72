import { removePerson } from '@portcullis/operations';
import { z } from 'zod';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userRemove = onDatabase({
  path: 'user remove',
  summary: 'remove a person and everything of theirs but the audit',
  parameters: ['email'],
  input: z.object({ email }),
  run: async (context, { email }) =>
    answerChange(
      await removePerson(context.database, email, context),
      email,
      (of) => `Removed ${of} and everything of theirs but the audit.`,
    ),
});
