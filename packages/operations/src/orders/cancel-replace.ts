import {
  cancelWorkingOrder,
  hasLimit,
  hasStop,
  instrumentNamed,
  type Order,
  type OrderRequest,
  remaining,
  submitOrder,
  ticksToPrice,
} from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalStrategy, canonicalTarget } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { type LockedOrder, lockOwnOrder, orderNotFound } from './locked-order.ts';
import { lowered, loweredWarnings } from './lowered-quantity.ts';
import { actOnOrders, type WriteOptions } from './order-act.ts';
import { type BracketView, withoutOrders } from './order-brackets.ts';
import { type OrderView, orderView } from './order-view.ts';
import { placed } from './place-order.ts';
import { submissionOf } from './submission.ts';

const tool = 'CancelReplace';

type WantedTerms = { [Term in keyof OrderRequest]?: OrderRequest[Term] | undefined };

/** What the new order has otherwise than the old one; what is absent it inherits. */
export type CancelReplaceInput = WriteOptions &
  WantedTerms & { orderId: string; account?: string | undefined; instrument?: string | undefined };

export type CancelReplaced = Omit<OrderView, 'order_id'> & {
  /** Of the new order; of the old one when aborted; null in a dry run. */
  order_id: string | null;
  cancelled_order_id: string | null;
  /** True: the old order filled before, nothing was cancelled and nothing placed. */
  aborted: boolean;
  reason?: 'filled_before_cancel';
  bracket?: BracketView;
  warnings: string[];
  dry_run?: true;
};

/** The old order's terms, as they are still to fill, under what is asked for. A price that the new type does not take is not inherited. */
export const replacementOf = (order: Order, wanted: WantedTerms): OrderRequest => {
  const instrument = instrumentNamed(order.instrument);
  const kept = (ticks: bigint | null) => (ticks === null ? undefined : ticksToPrice(instrument, ticks));
  const type = wanted.type ?? order.type;
  return {
    ...wanted,
    type,
    side: wanted.side ?? order.side,
    quantity: wanted.quantity ?? remaining(order),
    tif: wanted.tif ?? order.tif,
    limitPrice: wanted.limitPrice ?? (hasLimit({ type }) ? kept(order.limitTicks) : undefined),
    stopPrice: wanted.stopPrice ?? (hasStop({ type }) ? kept(order.stopTicks) : undefined),
    ocoId: wanted.ocoId ?? order.ocoId ?? undefined,
    // What replaces a close is an order like any other: limits count it, and no monitor waits for it.
    name: order.name === 'Close' ? undefined : (order.name ?? undefined),
  };
};

/**
 * Cancels a working order and places another instead, all or nothing: when the new one is refused, the old one goes on
 * working as if nothing had been asked.
 * @throws Refusal `replace_rejected`, `order_not_found`, and what `act` throws
 */
export const cancelReplace = (desk: Desk, actor: TradingActor, input: CancelReplaceInput): Promise<CancelReplaced> => {
  const { clientRequestId, dryRun, orderId, account: name, instrument, ...wanted } = input;
  return actOnOrders<LockedOrder, CancelReplaced>(desk, actor, {
    ...{ tool, isExit: false, options: { clientRequestId, dryRun } },
    meaning: (at) => ({
      order_id: orderId,
      ...wanted,
      strategy: canonicalStrategy(wanted.strategy),
      ...canonicalTarget({ account: name, instrument }, at),
    }),
    lock: (tx, locking) => lockOwnOrder(tx, actor, { orderId, account: name }, locking),
    work: async (tx, { account, order }, wall, { grants, granted }) => {
      if (order.status === 'Filled') return { answer: filledBefore(order, account.name), orderIds: [order.id] };
      const { now, desk: there } = await atFeed(tx, desk, account, wall);
      const request = lowered(replacementOf(order, wanted), granted);
      const asking = { tool, account, instrument: instrument ?? order.instrument, request, now, grants };
      const submission = submissionOf(there, actor, asking);
      const cancelled = await cancelWorkingOrder(tx, { order, now, source: submission.source, reason: 'replaced' });
      if (!cancelled.ok) throw orderNotFound(orderId);
      const { protects, parentOrderId, ocoId, exitPlan, strategy, stopRules } = order;
      const joinsGroup = ocoId !== null && request.ocoId === ocoId;
      const standing = { protects, parentOrderId, joinsGroup, exitPlan, strategy, stopRules };
      const submitted = await submitOrder(tx, { ...submission, standing });
      if (!submitted.ok) throw rejected(submitted.refusal);
      const { answer, orderIds } = await placed(tx, submitted.order, account, loweredWarnings(wanted, granted));
      const answered = { ...answer, cancelled_order_id: order.id, aborted: false };
      return { answer: dryRun ? withoutOrders(answered) : answered, orderIds: [...orderIds, order.id] };
    },
  });
};

const filledBefore = (order: Order, account: string): CancelReplaced => ({
  ...orderView(order, account),
  ...{ cancelled_order_id: null, aborted: true, reason: 'filled_before_cancel' },
  warnings: ['The order had filled: nothing was cancelled and nothing placed.'],
});

const rejected = ({ code, detail, hint }: { code: string; detail: string; hint?: string }): Refusal =>
  new Refusal('replace_rejected', `${code}: ${detail} The old order is as it was.`, hint ? { hint } : {});
