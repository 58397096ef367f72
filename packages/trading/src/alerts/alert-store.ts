import { Prisma, type Reader, type Rows, type Transaction } from '@portcullis/database';
import { isUuid } from '../orders/order-store.ts';
import type { Alert, AlertState } from './alert.ts';
import type { AlertStudy } from './alert-condition.ts';
import type { Verdict } from './judge-alert.ts';

const named = { account: { select: { name: true } } };

type Row = Rows.Alert & { account: { name: string } | null };

/** The columns hold exactly the words of the unions: the only writers are the functions here. */
const toAlert = ({ account, ...row }: Row): Alert =>
  ({ ...row, study: row.study as AlertStudy | null, account: account?.name ?? null }) as Alert;

/** Holds what a person is told and waits for, for the transaction: two acts at once are counted one after the other. */
export const holdAlerts = async (tx: Transaction, personId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alerts ${personId}`}, 0))`;
};

export type NewAlert = Omit<Alert, 'id' | 'seq' | 'state' | 'triggeredAt' | 'triggerValue' | 'triggers' | 'account'>;

export const insertAlert = async (tx: Transaction, { study, ...alert }: NewAlert): Promise<Alert> => {
  const data = { ...alert, study: study ?? Prisma.DbNull, state: 'armed' };
  return toAlert(await tx.alert.create({ data, include: named }));
};

/** The alerts that wait on a feed, oldest first: what a step of its market looks at. */
export const listArmedAlerts = async (reader: Reader, feed: string): Promise<Alert[]> => {
  const rows = await reader.alert.findMany({
    where: { feed, state: 'armed' },
    include: named,
    orderBy: { seq: 'asc' },
  });
  return rows.map(toAlert);
};

/** Of a person, or those of theirs on one field. */
export const countArmedAlerts = (
  reader: Reader,
  personId: string,
  now: Date,
  field?: Alert['field'],
): Promise<number> =>
  reader.alert.count({ where: { personId, ...(field ? { field } : {}), ...stateWhere('armed', now) } });

/** A person's alerts, newest first. */
export const listAlerts = async (
  reader: Reader,
  personId: string,
  { state, limit, now }: { state: AlertState | 'all'; limit: number; now: Date },
): Promise<Alert[]> => {
  const where = { personId, ...(state === 'all' ? {} : stateWhere(state, now)) };
  const rows = await reader.alert.findMany({ where, include: named, orderBy: { seq: 'desc' }, take: limit });
  return rows.map(toAlert);
};

/** An alert whose time is over counts as expired, also before the venue has noted it. */
const stateWhere = (state: AlertState, now: Date) => {
  if (state === 'triggered') return { state };
  if (state === 'armed') return { state, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  return { OR: [{ state }, { state: 'armed', expiresAt: { lte: now } }] };
};

/**
 * Writes what became of an alert, if it is still as it was read: of two venues that saw the same, one tells it. Undefined:
 * another was first, or it was removed.
 */
export const saveVerdict = async (
  tx: Transaction,
  { id, side, seenSeq, once }: Pick<Alert, 'id' | 'side' | 'seenSeq' | 'once'>,
  verdict: Verdict,
  now: Date,
): Promise<boolean> => {
  const told = { triggeredAt: now, triggerValue: verdict.value, triggers: { increment: 1 } };
  const { count } = await tx.alert.updateMany({
    where: { id, state: 'armed', side, seenSeq },
    data: {
      ...{ side: verdict.side, seenSeq: verdict.seenSeq },
      ...(verdict.triggered ? told : {}),
      ...(verdict.triggered && once ? { state: 'triggered' } : {}),
    },
  });
  return count === 1;
};

/** A feed whose clock went back: what its alerts have seen lies in its future. */
export const beginAlertsAnew = async (tx: Transaction, feed: string): Promise<void> => {
  await tx.alert.updateMany({ where: { feed, state: 'armed' }, data: { side: null, seenSeq: 0n } });
};

/** Removes one of a person's alerts. False: they have none of that id. */
export const removeAlert = async (tx: Transaction, personId: string, id: string): Promise<boolean> =>
  isUuid(id) && (await tx.alert.deleteMany({ where: { id, personId } })).count === 1;

/** Notes the alerts whose time is over, and says whose they were. */
export const expireAlerts = async (tx: Transaction, now: Date): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ personId: string }[]>`
    UPDATE alert SET state = 'expired' WHERE state = 'armed' AND expires_at <= ${now}
    RETURNING person_id AS "personId"`;
  return [...new Set(rows.map(({ personId }) => personId))];
};

/** Removes alerts that are over, but for the newest `kept` of each person. */
export const thinAlerts = (tx: Transaction, kept: number): Promise<number> => tx.$executeRaw`
  DELETE FROM alert USING (
    SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY seq DESC) AS place FROM alert WHERE state <> 'armed'
  ) AS placed
  WHERE placed.id = alert.id AND place > ${kept}`;

/** Removes alerts that ended before. */
export const pruneAlerts = async (tx: Transaction, before: Date): Promise<number> =>
  (
    await tx.alert.deleteMany({
      where: {
        state: { not: 'armed' },
        createdAt: { lt: before },
        OR: [{ triggeredAt: null }, { triggeredAt: { lt: before } }],
      },
    })
  ).count;
