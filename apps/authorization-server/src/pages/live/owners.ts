import { findConnection } from '@portcullis/access';
import type { Database } from '@portcullis/database';

const ownersMax = 5_000;

/** Whose a connection is, which never changes: asked once. Undefined: nobody's, or it cannot be asked now. */
export const keepOwners = ({ prisma }: Database): ((connectionId: string) => Promise<string | undefined>) => {
  const owners = new Map<string, Promise<string | undefined>>();
  return (connectionId) => {
    const known = owners.get(connectionId);
    if (known) return known;
    const asked = findConnection(prisma, connectionId).then(
      (connection) => connection?.personId,
      () => {
        owners.delete(connectionId);
        return undefined;
      },
    );
    if (owners.size >= ownersMax) owners.clear();
    owners.set(connectionId, asked);
    return asked;
  };
};
