import type { Account, OrderRequest } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalStrategy, canonicalTarget } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { flattenThenPlace, heldIn } from './flatten-then-place.ts';
import { lowered, loweredWarnings } from './lowered-quantity.ts';
import { actOnOrders, lockOwnAccount, type WriteOptions } from './order-act.ts';
import { type BracketView, withoutOrders } from './order-brackets.ts';
import type { OrderView } from './order-view.ts';
import { placed } from './place-order.ts';
import { guardAgainstRetry, submissionOf } from './submission.ts';

/** Account by name, instrument in any spelling, the rest as the new order's request. */
export type FlatPlaceInput = WriteOptions & OrderRequest & { account: string; instrument: string };

export type FlatPlaced = Omit<OrderView, 'order_id'> & {
  /** Null in a dry run, which leaves none. */
  order_id: string | null;
  /** Absent: there was no position. */
  closed?: { quantity: number; price: number | null };
  cancelled: string[];
  bracket?: BracketView;
  warnings: string[];
  dry_run?: true;
};

/** Closes any position of an instrument with its orders, then places one, in one transaction. @throws Refusal, and what `act` throws */
export const flatPlace = (desk: Desk, actor: TradingActor, input: FlatPlaceInput): Promise<FlatPlaced> =>
  replacePosition(desk, actor, 'FlatPlace', input);

/** As `flatPlace`, but there must be a position. @throws Refusal `no_position` */
export const reversePosition = (desk: Desk, actor: TradingActor, input: FlatPlaceInput): Promise<FlatPlaced> =>
  replacePosition(desk, actor, 'ReversePosition', input);

const replacePosition = (
  desk: Desk,
  actor: TradingActor,
  tool: 'FlatPlace' | 'ReversePosition',
  input: FlatPlaceInput,
): Promise<FlatPlaced> => {
  const { clientRequestId, dryRun, account: name, instrument, ...request } = input;
  return actOnOrders<Account, FlatPlaced>(desk, actor, {
    ...{ tool, isExit: false, options: { clientRequestId, dryRun } },
    meaning: (at) => ({
      ...request,
      strategy: canonicalStrategy(request.strategy),
      ...canonicalTarget({ account: name, instrument }, at),
    }),
    lock: (tx, locking) => lockOwnAccount(tx, actor, name, locking),
    work: async (tx, account, wall, { grants, granted }) => {
      const { now, desk: there } = await atFeed(tx, desk, account, wall);
      const submission = submissionOf(there, actor, {
        ...{ tool, account, instrument, now, grants },
        request: lowered(request, granted),
      });
      const held = await heldIn(tx, account, submission.instrument.name);
      if (held === 0 && tool === 'ReversePosition') throw noPosition(submission.instrument.name, account.name);
      if (clientRequestId === undefined && !dryRun && !granted.approved) await guardAgainstRetry(tx, submission);
      const { cancelled, closed, closingOrders, order } = await flattenThenPlace(tx, submission, held);
      const { answer, orderIds } = await placed(tx, order, account, loweredWarnings(request, granted));
      const full = { ...answer, ...(closed ? { closed } : {}), cancelled: cancelled.map(({ order_id }) => order_id) };
      return {
        answer: dryRun ? withoutOrders(full) : full,
        orderIds: [...orderIds, ...closingOrders.map(({ id }) => id), ...cancelled.map(({ order_id }) => order_id)],
      };
    },
  });
};

export const noPosition = (instrument: string, account: string): Refusal =>
  new Refusal('no_position', `No position found for instrument '${instrument}' in account '${account}'.`, {
    hint: 'ListPositions names the positions.',
  });
