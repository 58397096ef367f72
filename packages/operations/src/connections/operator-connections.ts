import { type Connection, lockConnection, revokeConnection } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { act } from '../acts/act.ts';
import type { OperatorContext } from '../people/persons.ts';
import { Refusal } from '../refusal.ts';

/**
 * Ends anybody's connection, at once: it waits for orders in flight, and no order of the connection commits after it
 * answered. An ended one stays ended.
 * @throws Refusal `connection_not_found`
 */
export const revokeConnectionByOperator = (
  database: Database,
  connectionId: string,
  { requestId, clock }: OperatorContext,
): Promise<Connection> =>
  act(
    database,
    { kind: 'operator', requestId },
    { event: 'connection.revoked', needs: 'mcp:read' },
    clock,
    async (tx) => {
      const connection = await lockConnection(tx, connectionId, 'update');
      if (!connection) throw new Refusal('connection_not_found', 'There is no such connection.');
      await revokeConnection(tx, connection.id, { reason: 'operator', now: clock() });
      const { id, clientId } = connection;
      return { answer: connection, connectionId: id, clientId, reason: 'operator' };
    },
  );
