import { addAccount } from '@portcullis/operations';
import { dollars } from '@portcullis/trading';
import { z } from 'zod';
import { CommandRefused } from '../answer.ts';
import { dollarsInput, email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { unknownPerson } from './person-outcome.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}$/, 'must be 1 to 40 letters, digits, spaces, dots, dashes or underscores')
  .refine((text) => !/^playback/i.test(text), 'must not begin with Playback: such names are for replays');

export const accountAdd = onDatabase({
  path: 'account add',
  summary: 'give a person one more paper account',
  parameters: ['email', 'name'],
  options: [['--balance <USD>', 'what it begins with (100000 unless given)']],
  input: z.object({ email, name, balance: dollarsInput.default(10_000_000n) }),
  run: async (context, { email, name, balance }) => {
    const outcome = await addAccount(context.database, { email, name, startCents: balance }, context);
    if (outcome.kind === 'unknown_person') throw unknownPerson(email);
    if (outcome.kind === 'name_taken') {
      throw new CommandRefused('name_taken', `${email} has an account called ${name} already.`);
    }
    const { id, startCents } = outcome.account;
    const told = { id, user: email, name: outcome.account.name, balance: dollars(startCents) };
    return { json: told, text: `Added the account ${told.name} with ${told.balance.toFixed(2)} USD to ${email}.` };
  },
});
