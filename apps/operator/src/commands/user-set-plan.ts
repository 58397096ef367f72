import { setPlan } from '@portcullis/operations';
import { z } from 'zod';
import { email, plan } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { answerChange } from './person-outcome.ts';

export const userSetPlan = onDatabase({
  path: 'user set-plan',
  summary: "change a person's plan; counts from the next call",
  parameters: ['email', 'plan'],
  input: z.object({ email, plan }),
  run: async (context, { email, plan }) =>
    answerChange(
      await setPlan(context.database, { email, plan }, context),
      email,
      (of) => `${of} has the plan ${plan}.`,
    ),
});
