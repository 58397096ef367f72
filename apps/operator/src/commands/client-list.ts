import { listClients } from '@portcullis/access';
import { z } from 'zod';
import { table } from '../answer.ts';
import { onDatabase } from '../define-command.ts';

export const clientList = onDatabase({
  path: 'client list',
  summary: 'list the OAuth clients that are known',
  input: z.object({}),
  run: async ({ database }) => {
    const told = (await listClients(database.prisma)).map(({ id, kind, name, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      kind,
      name,
      created_at: createdAt,
      last_used_at: lastUsedAt,
      expires_at: expiresAt,
    }));
    const rows = told.map(({ id, kind, name, created_at, last_used_at }) => ({
      id,
      kind,
      name,
      created: created_at.toISOString(),
      'last used': last_used_at?.toISOString() ?? 'never',
    }));
    return { json: told, text: table(rows, 'No client is known.') };
  },
});
