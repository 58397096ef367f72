import { listPersons } from '@portcullis/people';
import { z } from 'zod';
import { table } from '../answer.ts';
import { onDatabase } from '../define-command.ts';
import { reportPerson } from './person-outcome.ts';

export const userList = onDatabase({
  path: 'user list',
  summary: 'list the persons, oldest first',
  input: z.object({}),
  run: async ({ database }) => {
    const persons = await listPersons(database.prisma);
    const rows = persons.map(({ email, name, plan, operator, suspendedAt, createdAt }) => ({
      email,
      name,
      plan,
      is: [operator && 'operator', suspendedAt && 'suspended'].filter(Boolean).join(', '),
      since: createdAt.toISOString(),
    }));
    return { json: persons.map(reportPerson), text: table(rows, 'There are no persons.') };
  },
});
