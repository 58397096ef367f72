import type { Transaction } from '@portcullis/database';
import { type Account, findInstrument, type OrderRequest, type Submission } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalTarget } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { noPosition } from './flat-place.ts';
import { flattenThenPlace, heldIn } from './flatten-then-place.ts';
import { actOnOrders, lockOwnAccount, type WriteOptions } from './order-act.ts';
import { findRecent, refuseDuplicate } from './possible-duplicate.ts';
import { submissionOf } from './submission.ts';

const tool = 'Reverse';

export type ReverseInput = WriteOptions & { account: string; instrument: string };

export type Reversed = {
  /** Of the order that opens the new position; null in a dry run, which leaves none. */
  order_id: string | null;
  status: string;
  closed_quantity: number;
  new_side: 'Long' | 'Short';
  new_quantity: number;
  cancelled_orders: string[];
  dry_run?: true;
};

/** Closes a position and opens as large a one on the other side, at the market, in one transaction. @throws Refusal, and what `act` throws */
export const reverse = (desk: Desk, actor: TradingActor, input: ReverseInput): Promise<Reversed> => {
  const { clientRequestId, dryRun, account: name, instrument: written } = input;
  return actOnOrders<Account, Reversed>(desk, actor, {
    ...{ tool, isExit: false, options: { clientRequestId, dryRun } },
    meaning: (at) => canonicalTarget({ account: name, instrument: written }, at),
    lock: (tx, locking) => lockOwnAccount(tx, actor, name, locking),
    work: async (tx, account, wall, { grants, granted }) => {
      const { now, desk: there } = await atFeed(tx, desk, account, wall);
      const { instrument } = orRefuse(findInstrument(written, now));
      const held = await heldIn(tx, account, instrument.name);
      if (held === 0) throw noPosition(instrument.name, account.name);
      const request = oppositeOf(held);
      const submission = submissionOf(there, actor, { tool, account, instrument: written, request, now, grants });
      if (clientRequestId === undefined && !dryRun && !granted.approved) await guardAgainstSecond(tx, submission);
      const { cancelled, closed, closingOrders, order } = await flattenThenPlace(tx, submission, held);
      const cancelledIds = cancelled.map(({ order_id }) => order_id);
      const answer: Reversed = {
        order_id: dryRun ? null : order.id,
        status: order.status,
        closed_quantity: closed?.quantity ?? 0,
        new_side: held > 0 ? 'Short' : 'Long',
        new_quantity: order.filled,
        cancelled_orders: cancelledIds,
        ...(dryRun ? { dry_run: true } : {}),
      };
      return { answer, orderIds: [order.id, ...closingOrders.map(({ id }) => id), ...cancelledIds] };
    },
  });
};

const oppositeOf = (held: number): OrderRequest => ({
  ...{ side: held > 0 ? 'Sell' : 'Buy', type: 'Market', quantity: Math.abs(held), tif: 'Day', name: tool },
});

/** A second one would turn the position back: a blind retry must not. */
const guardAgainstSecond = async (tx: Transaction, submission: Submission): Promise<void> => {
  const { account, instrument, connectionId, now } = submission;
  if (connectionId === null) return;
  const named = { accountId: account.id, instrument: instrument.name, name: tool };
  refuseDuplicate(await findRecent(tx, connectionId, named, now), false);
};
