import { setPassword } from '@portcullis/operations';
import { z } from 'zod';
import { email, passwordStdin } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userSetPassword = onDatabase({
  path: 'user set-password',
  summary: "set a person's password; ends their sessions and connections",
  parameters: ['email'],
  options: [['--password-stdin', 'read the password from standard input']],
  input: z.object({ email, passwordStdin }),
  run: async (context, { email }) => {
    const outcome = await setPassword(context.database, { email, password: await context.readInput() }, context);
    return answerChange(outcome, email, (of) => `Set the password of ${of}. Their sessions and connections are ended.`);
  },
});
