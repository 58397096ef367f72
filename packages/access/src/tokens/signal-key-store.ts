import type { Reader, Rows, Transaction } from '@portcullis/database';
import { hashToken } from './token-hash.ts';

/** A key without its secret, which nobody has but whoever it was shown to. */
export type SignalKey = Omit<Rows.SignalKey, 'keyHash' | 'nameKey'>;

export type StopCause = 'page' | 'signal';

const shown = { omit: { keyHash: true, nameKey: true } } as const;

/** PostgreSQL's look-up by hash tells nothing of a secret of 256 bits; what is dead answers like what never was. */
export const findSignalKey = async (reader: Reader, secret: string): Promise<SignalKey | undefined> => {
  const key = await reader.signalKey.findUnique({
    where: { keyHash: hashToken(secret), endedAt: null, person: { suspendedAt: null } },
    ...shown,
  });
  return key ?? undefined;
};

/** @throws unique violation when a live key of the person has the name. */
export const createSignalKey = async (
  tx: Transaction,
  { personId, name, secret, now }: { personId: string; name: string; secret: string; now: Date },
): Promise<SignalKey> => {
  // A person who has stopped their signals has not allowed them by making a key.
  const stopped = await tx.signalKey.findFirst({ where: { personId, endedAt: null, stoppedAt: { not: null } } });
  return tx.signalKey.create({
    data: {
      ...{ personId, name, nameKey: name.toLowerCase(), keyHash: hashToken(secret), createdAt: now },
      ...{ stoppedAt: stopped?.stoppedAt ?? null, stoppedBy: stopped?.stoppedBy ?? null },
    },
    ...shown,
  });
};

export type ListedSignalKey = SignalKey & { lastUsedAt: Date | null };

/** The person's live keys, oldest first, each with when its last signal came. */
export const listSignalKeys = async (reader: Reader, personId: string): Promise<ListedSignalKey[]> => {
  const keys = await reader.signalKey.findMany({
    where: { personId, endedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    omit: shown.omit,
    include: { signals: { orderBy: { seq: 'desc' }, take: 1, select: { receivedAt: true } } },
  });
  return keys.map(({ signals, ...key }) => ({ ...key, lastUsedAt: signals[0]?.receivedAt ?? null }));
};

/** Names of all keys of a person by id, ended ones too: orders carry the id. */
export const nameSignalKeys = async (reader: Reader, personId: string): Promise<Map<string, string>> => {
  const keys = await reader.signalKey.findMany({ where: { personId }, select: { id: true, name: true } });
  return new Map(keys.map(({ id, name }) => [id, name]));
};

/** A key's standing, held for the transaction: ending and stopping wait for its acts in flight. */
export const holdSignalKey = async (
  tx: Transaction,
  id: string,
): Promise<{ personId: string; ended: boolean; stopped: boolean } | undefined> => {
  const [key] = await tx.$queryRaw<{ personId: string; ended: boolean; stopped: boolean }[]>`
    SELECT person_id AS "personId", ended_at IS NOT NULL AS ended, stopped_at IS NOT NULL AS stopped
    FROM signal_key WHERE id = ${id}::uuid FOR SHARE`;
  return key;
};

/** Ends a live key of the person. False: there is none. */
export const endSignalKey = async (tx: Transaction, personId: string, id: string, now: Date): Promise<boolean> => {
  const { count } = await tx.signalKey.updateMany({
    where: { id, personId, endedAt: null },
    data: { endedAt: now, nameKey: null },
  });
  return count === 1;
};

/** Locks the person's live keys in one order, so that two switches at once queue. */
const lockKeys = (tx: Transaction, personId: string) => tx.$queryRaw`
  SELECT id FROM signal_key WHERE person_id = ${personId}::uuid AND ended_at IS NULL ORDER BY id FOR UPDATE`;

/** Sets the kill switch on all live keys of the person. What the page stopped stays stopped by the page. */
export const stopSignalKeys = async (tx: Transaction, personId: string, by: StopCause, now: Date): Promise<void> => {
  await lockKeys(tx, personId);
  const overruled = by === 'page' ? {} : { stoppedAt: null };
  await tx.signalKey.updateMany({
    where: { personId, endedAt: null, ...overruled },
    data: { stoppedAt: now, stoppedBy: by },
  });
};

/** Lifts the kill switch; a signal lifts only what a signal set. True: nothing of the person is stopped any more. */
export const allowSignalKeys = async (tx: Transaction, personId: string, by: StopCause): Promise<boolean> => {
  await lockKeys(tx, personId);
  await tx.signalKey.updateMany({
    where: { personId, endedAt: null, ...(by === 'page' ? {} : { stoppedBy: 'signal' }) },
    data: { stoppedAt: null, stoppedBy: null },
  });
  return (await tx.signalKey.count({ where: { personId, endedAt: null, stoppedAt: { not: null } } })) === 0;
};
