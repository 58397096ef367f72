import type { Transaction } from '@portcullis/database';
import { Refusal } from '../refusal.ts';

/** Within this time the same order again, without a client_request_id, is taken for a blind retry. */
export const duplicateWindowMs = 5_000;

export type OrderTerms = {
  accountId: string;
  instrument: string;
  side: string;
  type: string;
  quantity: number;
  limitTicks: bigint | null;
  stopTicks: bigint | null;
  tif: string;
  /** The ATM template that it names; null: none. */
  strategy: string | null;
};

/** The newest order of the same connection with the same terms in the last 5 seconds. */
export const findTwin = async (
  tx: Transaction,
  connectionId: string,
  { strategy, ...terms }: OrderTerms,
  now: Date,
): Promise<string | undefined> => {
  const after = new Date(now.getTime() - duplicateWindowMs);
  const alike = await tx.order.findMany({
    where: { connectionId, ...terms, status: { not: 'Rejected' }, submittedAt: { gt: after } },
    orderBy: { submittedAt: 'desc' },
    take: alikeMax,
    select: { id: true, strategy: true },
  });
  return alike.find((each) => nameKey(each.strategy) === nameKey(strategy))?.id;
};

/** More than a connection may place in the time. */
const alikeMax = 100;

/** Templates are named in any case. */
const nameKey = (name: string | null): string | undefined => name?.trim().toLowerCase();

/** The newest order of this name that the same connection placed in an instrument in the last 5 seconds. */
export const findRecent = async (
  tx: Transaction,
  connectionId: string,
  named: { accountId: string; instrument: string; name: string },
  now: Date,
): Promise<string | undefined> => {
  const after = new Date(now.getTime() - duplicateWindowMs);
  const recent = await tx.order.findFirst({
    where: { connectionId, ...named, submittedAt: { gt: after } },
    orderBy: { submittedAt: 'desc' },
    select: { id: true },
  });
  return recent?.id;
};

/**
 * Refuses an order that was just placed. An order that can only reduce the position is never refused: an exit must not
 * wait. One with a client_request_id is told apart by that id.
 * @throws Refusal `possible_duplicate`
 */
export const refuseDuplicate = (twinId: string | undefined, reducesOnly: boolean): void => {
  if (twinId === undefined || reducesOnly) return;
  throw new Refusal(
    'possible_duplicate',
    `The same order was placed less than ${duplicateWindowMs / 1000} seconds ago as ${twinId}; nothing was placed now.`,
    { hint: 'If a second order is meant, repeat the call with a client_request_id of its own (16 to 64 characters).' },
  );
};
