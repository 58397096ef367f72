import { type Database, inTransaction, notify } from '@portcullis/database';
import { expireAlerts, pruneAlerts, pruneNotices, thinAlerts, thinNotices } from '@portcullis/trading';

/** How long an alert that is over is kept, and what a person was told. */
const alertDays = 90;
/** And how many of either for each person. */
const keptMax = 1_000;

/** Notes the alerts whose time is over. */
export const endAlerts = (database: Database, now: Date): Promise<number> =>
  inTransaction(database, async (tx) => {
    const persons = await expireAlerts(tx, now);
    for (const personId of persons) await notify(tx, 'alert', personId);
    return persons.length;
  });

/** Removes alerts and notices that have grown old. Returns how many. */
export const forgetAlerts = (database: Database, now: Date): Promise<number> =>
  inTransaction(database, async (tx) => {
    const before = new Date(now.getTime() - alertDays * 86_400_000);
    const old = (await pruneAlerts(tx, before)) + (await pruneNotices(tx, before));
    return old + (await thinAlerts(tx, keptMax)) + (await thinNotices(tx, keptMax));
  });
