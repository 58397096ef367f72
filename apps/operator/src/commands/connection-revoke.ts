import { Refusal, revokeConnectionByOperator } from '@portcullis/operations';
import { z } from 'zod';
import { CommandRefused, plain } from '../answer.ts';
import { onDatabase } from '../define-command.ts';

export const connectionRevoke = onDatabase({
  path: 'connection revoke',
  summary: 'end a connection and its tokens at once',
  parameters: ['id'],
  input: z.object({ id: z.guid('is not the id of a connection: connection list has them') }),
  run: async (context, { id }) => {
    try {
      const { clientName, scope } = await revokeConnectionByOperator(context.database, id, context);
      return { json: { id, client_name: clientName, scope, revoked: true }, text: `Revoked ${plain(clientName)}.` };
    } catch (error) {
      if (error instanceof Refusal) throw new CommandRefused(error.code, error.detail);
      throw error;
    }
  },
});
