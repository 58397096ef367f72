import { findConnection, lockConnection, recordEvent, revokeConnection } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { Adapter } from 'oidc-provider';
import { seconds } from './epoch.ts';
import { neverCalled } from './never-called.ts';
import type { RequestFacts } from './request-facts.ts';

/**
 * The library's grant is our connection: its id, person, client, and the one scope for the one resource. It is made by
 * consent (operations), so it is never saved from here; ending it is what revocation by the client does.
 */
export const grantAdapter = (database: Database, facts: () => RequestFacts, clock: () => Date): Adapter => ({
  ...neverCalled('Grant'),
  async find(id) {
    const connection = await findConnection(database.prisma, id);
    if (!connection || connection.revokedAt || connection.expiresAt <= clock()) return undefined;
    const { personId: accountId, clientId, resource, scope } = connection;
    const times = { iat: seconds(connection.createdAt), exp: seconds(connection.expiresAt) };
    return { jti: id, kind: 'Grant', accountId, clientId, resources: { [resource]: scope }, ...times };
  },
  async destroy(id) {
    await inTransaction(database, async (tx) => {
      const connection = await lockConnection(tx, id, 'update');
      if (!connection || !(await revokeConnection(tx, id, { reason: 'client', now: clock() }))) return;
      const { personId, clientId } = connection;
      const what = { event: 'connection.revoked', decision: 'allowed', reason: 'client' } as const;
      await recordEvent(tx, { ...what, connectionId: id, personId, clientId, ...facts() });
    });
  },
});
