import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  type Alert,
  insertNotice,
  judgeAlert,
  type Look,
  type LookAt,
  listArmedAlerts,
  lockAccount,
  lookAtBook,
  type Market,
  type Quote,
  readAccountBook,
  readLooks,
  saveVerdict,
  timeOfFeed,
  triggerWords,
} from '@portcullis/trading';

/** The shared market as configured, and the time of the wall: alerts expire by it, and people are told by it. */
export type AlertWatching = { market: Market; wall: Date };

export type AlertsWatched = { triggered: number; failed: { alertId: string; error: unknown }[] };

/**
 * Judges the armed alerts of a feed after a step of its market. One indexed query when there are none; a row is written
 * only when its value changes sides. The row remembers what was seen, so that a restart or another venue neither loses nor
 * repeats an alert.
 */
export const watchAlerts = async (
  database: Database,
  feed: string,
  quotes: readonly Quote[],
  { market, wall }: AlertWatching,
): Promise<AlertsWatched> => {
  const armed = await listArmedAlerts(database.prisma, feed);
  const watched: AlertsWatched = { triggered: 0, failed: [] };
  if (armed.length === 0) return watched;
  const at = { feed, quotes, ...(await timeOfFeed(database.prisma, feed, { market, now: wall })) };
  const looks = await readLooks(database.prisma, armed, at);
  for (const alert of armed) {
    const look = looks.get(alert.id);
    if (!look || !judgeAlert(alert, look, wall)) continue;
    try {
      const told = await inTransaction(database, (tx) => settle(tx, alert, look, at, wall));
      watched.triggered += told ? 1 : 0;
    } catch (error) {
      watched.failed.push({ alertId: alert.id, error });
    }
  }
  return watched;
};

/** Writes the verdict and, if the alert triggered, tells the person. False: nothing to tell, or another venue was first. */
const settle = async (tx: Transaction, alert: Alert, seen: Look, at: LookAt, wall: Date): Promise<boolean> => {
  const look = seen.kind === 'session' ? await lookAgain(tx, alert, at, wall) : seen;
  const verdict = look && judgeAlert(alert, look, wall);
  if (!look || !verdict || !(await saveVerdict(tx, alert, verdict, wall)) || !verdict.triggered) return false;
  const { personId, id: alertId, connectionId, clientId, account, instrument, message } = alert;
  const facts = { personId, alertId, connectionId, clientId, account, instrument, message, at: wall };
  await insertNotice(tx, { ...facts, source: 'alert', severity: 'info', words: triggerWords(alert, look) });
  return true;
};

/** Cash and positions were read apart, so a fill may have come between them: under the account's lock none can. */
const lookAgain = async (tx: Transaction, alert: Alert, at: LookAt, wall: Date): Promise<Look | undefined> => {
  if (alert.accountId === null) return undefined;
  const account = await lockAccount(tx, alert.accountId, { now: wall, hours: at.market.hours });
  return account && lookAtBook(alert.field, await readAccountBook(tx, account), at);
};
