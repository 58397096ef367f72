import { notify, type Reader, type Rows, type Transaction } from '@portcullis/database';
import { isUuid } from '../orders/order-store.ts';
import type { AlertNotice } from './alert.ts';

const toNotice = (row: Rows.AlertNotice): AlertNotice => row as Rows.AlertNotice & AlertNotice;

export type NewNotice = Pick<AlertNotice, 'personId' | 'at' | 'source' | 'severity' | 'words'> &
  Partial<
    Pick<AlertNotice, 'alertId' | 'connectionId' | 'clientId' | 'account' | 'instrument' | 'message' | 'dedupeKey'>
  >;

/** Tells a person something: kept, and their open pages hear of it. */
export const insertNotice = async (tx: Transaction, notice: NewNotice): Promise<AlertNotice> => {
  await notify(tx, 'alert', notice.personId);
  return toNotice(await tx.alertNotice.create({ data: notice }));
};

/** What a person was told, newest first. */
export const listNotices = async (
  reader: Reader,
  personId: string,
  { limit }: { limit: number },
): Promise<AlertNotice[]> =>
  (await reader.alertNotice.findMany({ where: { personId }, orderBy: { seq: 'desc' }, take: limit })).map(toNotice);

/** The notice that a client emitted under a key since then. */
export const findNoticeByKey = async (
  reader: Reader,
  personId: string,
  dedupeKey: string,
  since: Date,
): Promise<AlertNotice | undefined> => {
  const where = { personId, dedupeKey, at: { gt: since } };
  const row = await reader.alertNotice.findFirst({ where, orderBy: { seq: 'desc' } });
  return row ? toNotice(row) : undefined;
};

/** How many notices clients have emitted to a person since then. */
export const countEmitted = (reader: Reader, personId: string, since: Date): Promise<number> =>
  reader.alertNotice.count({ where: { personId, source: 'client', at: { gt: since } } });

/** Removes one of a person's notices. False: they have none of that id. */
export const removeNotice = async (tx: Transaction, personId: string, id: string): Promise<boolean> =>
  isUuid(id) && (await tx.alertNotice.deleteMany({ where: { id, personId } })).count === 1;

/** Marks one of a person's notices as read, or all of them. False: they have none of that id. */
export const markNoticesRead = async (
  tx: Transaction,
  personId: string,
  id: string | undefined,
  now: Date,
): Promise<boolean> => {
  if (id === undefined) {
    await tx.alertNotice.updateMany({ where: { personId, readAt: null }, data: { readAt: now } });
    return true;
  }
  if (!isUuid(id) || !(await tx.alertNotice.findFirst({ where: { id, personId }, select: { id: true } }))) return false;
  await tx.alertNotice.updateMany({ where: { id, personId, readAt: null }, data: { readAt: now } });
  return true;
};

/** Removes what was told to each person, but for the newest `kept` of each source: no flood of one drives out another. */
export const thinNotices = (tx: Transaction, kept: number): Promise<number> => tx.$executeRaw`
  DELETE FROM alert_notice USING (
    SELECT id, row_number() OVER (PARTITION BY person_id, source ORDER BY seq DESC) AS place FROM alert_notice
  ) AS placed
  WHERE placed.id = alert_notice.id AND place > ${kept}`;

/** Removes what was told before. */
export const pruneNotices = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.alertNotice.deleteMany({ where: { at: { lt: before } } })).count;
