import type { Reader, Rows, Transaction } from '@portcullis/database';
import type { SignalRate } from './parse-signal.ts';

export const signalStatuses = ['success', 'warning', 'failed'] as const;
export type SignalStatus = (typeof signalStatuses)[number];

/** A signal as it is kept. */
export type KeptSignal = Rows.Signal;

export type NewSignal = Pick<
  KeptSignal,
  'personId' | 'keyId' | 'multiId' | 'receivedAt' | 'command' | 'payload' | 'sourceIp'
> &
  Partial<Pick<KeptSignal, 'account' | 'instrument' | 'status' | 'error' | 'detail' | 'rateId'>>;

/** What a signal is kept as until its outcome is known, so that none is lost with the process that handles it. */
export const unfinished = {
  status: 'warning',
  error: 'unfinished',
  detail: 'The venue stopped while it handled this signal. The list of orders shows whether it placed one.',
} as const;

export const keepSignal = (tx: Transaction, signal: NewSignal): Promise<KeptSignal> =>
  tx.signal.create({ data: { ...unfinished, ...signal } });

export type SignalOutcome = {
  status: SignalStatus;
  error: string | null;
  detail: string | null;
  orderIds: string[];
};

export const finishSignal = async (
  tx: Transaction,
  id: string,
  outcome: SignalOutcome,
  forwardedAt: Date,
): Promise<void> => {
  await tx.signal.update({ where: { id }, data: { ...outcome, forwardedAt } });
};

/**
 * Counts the signals of one key and id within the time before, and holds the id for the transaction, so that two at once
 * are counted one after the other. True: there is room for one more.
 */
export const hasRoom = async (tx: Transaction, keyId: string, rate: SignalRate, now: Date): Promise<boolean> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`signal ${keyId} ${rate.id}`}, 0))`;
  const receivedAt = { gt: new Date(now.getTime() - rate.seconds * 1000) };
  return (await tx.signal.count({ where: { keyId, rateId: rate.id, receivedAt } })) < rate.limit;
};

export type SignalFilter = {
  offset: number;
  limit: number;
  status?: SignalStatus | undefined;
  /** Found in the message, the account, the instrument, the command or the error, in any case. */
  search?: string | undefined;
  direction: 'asc' | 'desc';
};

/** The person's signals, by when they came. */
export const listSignals = async (
  reader: Reader,
  personId: string,
  { offset, limit, status, search, direction }: SignalFilter,
): Promise<{ signals: KeptSignal[]; total: number }> => {
  const contains = search === undefined ? undefined : { contains: search, mode: 'insensitive' as const };
  const where = {
    personId,
    ...(status === undefined ? {} : { status }),
    ...(contains
      ? {
          OR: [
            ...[{ payload: contains }, { account: contains }, { instrument: contains }],
            ...[{ command: contains }, { error: contains }, { detail: contains }],
          ],
        }
      : {}),
  };
  const [signals, total] = await Promise.all([
    reader.signal.findMany({ where, orderBy: { seq: direction }, skip: offset, take: limit }),
    reader.signal.count({ where }),
  ]);
  return { signals, total };
};

/** Removes the signals that came before. */
export const pruneSignals = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.signal.deleteMany({ where: { receivedAt: { lt: before } } })).count;
