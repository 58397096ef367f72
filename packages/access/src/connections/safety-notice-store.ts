import type { Reader, Transaction } from '@portcullis/database';
import type { Connection } from './connection-store.ts';
import { isConnectedAgain, safetyReasons } from './safety-notice.ts';

const mostShown = 10;

/**
 * The person's connections that were ended for their safety, newest first, until the notice is put away or the client
 * is connected again.
 */
export const listSafetyNotices = async (reader: Reader, personId: string): Promise<Connection[]> => {
  const ended = await reader.connection.findMany({
    where: {
      personId,
      revokedReason: { in: [...safetyReasons] },
      noticeDismissedAt: null,
      connectedAt: { not: null },
    },
    orderBy: [{ revokedAt: 'desc' }, { id: 'desc' }],
    take: mostShown,
  });
  const oldest = ended.at(-1)?.revokedAt;
  if (!oldest) return [];
  const later = await reader.connection.findMany({ where: { personId, connectedAt: { gt: oldest } } });
  return ended.filter((each) => !isConnectedAgain(each, later));
};

/** Puts the notice away. */
export const dismissSafetyNotice = async (tx: Transaction, id: string, now: Date): Promise<void> => {
  await tx.connection.updateMany({ where: { id, noticeDismissedAt: null }, data: { noticeDismissedAt: now } });
};
