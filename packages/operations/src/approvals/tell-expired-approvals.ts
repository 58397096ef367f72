import { announcePerson, recordEvents, takeExpiredApprovals } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';

const atOnce = 200;

/**
 * Tells the audit of approvals that nobody answered in their time: one row each, also of those whose time passed while nothing
 * ran. It decides nothing, for every look-up judges the time itself. Returns how many.
 */
export const tellExpiredApprovals = (database: Database, now: Date): Promise<number> =>
  inTransaction(database, async (tx) => {
    const expired = await takeExpiredApprovals(tx, now, atOnce);
    if (expired.length === 0) return 0;
    await recordEvents(
      tx,
      expired.map(({ id, ...of }) => ({
        ...{ ...of, event: 'approval.expired', decision: 'refused' as const, reason: 'expired', approvalId: id },
      })),
    );
    for (const personId of new Set(expired.map((each) => each.personId))) await announcePerson(tx, personId);
    return expired.length;
  });
