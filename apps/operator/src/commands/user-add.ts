import { addPerson } from '@portcullis/operations';
import { z } from 'zod';
import { email, passwordStdin, plan } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userAdd = onDatabase({
  path: 'user add',
  summary: 'add a person, with the paper account Sim101',
  parameters: ['email'],
  options: [
    ['--name <name>', 'the name that pages show (the part of the email before the @ unless given)'],
    ['--plan <plan>', 'free, pro or elite (free unless given)'],
    ['--operator', 'the person operates this service'],
    ['--password-stdin', 'read the password from standard input'],
  ],
  input: z.object({
    email,
    name: z.string().trim().min(1, 'is empty').max(100, 'is longer than 100 characters').optional(),
    plan: plan.default('free'),
    operator: z.boolean().default(false),
    passwordStdin,
  }),
  run: async (context, { email, name = email.split('@')[0] ?? email, plan, operator }) => {
    const password = await context.readInput();
    const outcome = await addPerson(context.database, { email, name, plan, operator, password }, context);
    return answerChange(outcome, email, (added) => `Added ${added}.`);
  },
});
