import { listConnections } from '@portcullis/access';
import { findPersonByEmail, listPersons } from '@portcullis/people';
import { z } from 'zod';
import { table } from '../answer.ts';
import { email } from '../command-inputs.ts';
import { onDatabase } from '../define-command.ts';
import { unknownPerson } from './person-outcome.ts';

export const connectionList = onDatabase({
  path: 'connection list',
  summary: "list the live connections, one person's or everybody's",
  options: [['--user <email>', 'of this person only']],
  input: z.object({ user: email.optional() }),
  run: async ({ database: { prisma }, clock }, { user }) => {
    const person = user === undefined ? undefined : await findPersonByEmail(prisma, user);
    if (user !== undefined && !person) throw unknownPerson(user);
    const connections = [];
    for (const { id, email } of person ? [person] : await listPersons(prisma)) {
      for (const each of await listConnections(prisma, id, clock())) connections.push({ user: email, ...each });
    }
    const told = connections.map(({ id, user, clientName, clientId, scope, connectedAt, expiresAt, use }) => ({
      id,
      user,
      client_name: clientName,
      client_id: clientId,
      scope,
      connected_at: connectedAt,
      expires_at: expiresAt,
      last_used_at: use?.lastUsedAt ?? null,
      last_tool: use?.lastTool ?? null,
      calls: Number(use?.calls ?? 0),
    }));
    const rows = told.map(({ id, user, client_name, scope, connected_at, last_used_at }) => ({
      id,
      user,
      client: client_name,
      scope,
      connected: connected_at?.toISOString() ?? '',
      'last used': last_used_at?.toISOString() ?? 'never',
    }));
    return { json: told, text: table(rows, 'There are no live connections.') };
  },
});
