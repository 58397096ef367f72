import type { Transaction } from '@portcullis/database';
import {
  type Account,
  dollars,
  type Order,
  type OrderRequest,
  previewOrder,
  type Submission,
  submitOrder,
  ticksToPrice,
} from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalAccount, canonicalInstrument, canonicalStrategy } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { lowered, loweredWarnings } from './lowered-quantity.ts';
import { actOnOrders, lockOwnAccount, type WriteOptions } from './order-act.ts';
import { type BracketView, bracketOf } from './order-brackets.ts';
import { type OrderView, orderView } from './order-view.ts';
import { guardAgainstRetry, submissionOf } from './submission.ts';

const tool = 'PlaceOrder';

/** Account by name, instrument in any spelling, the rest as the order's request. */
export type PlaceOrderInput = WriteOptions & OrderRequest & { account: string; instrument: string };

/** What a dry run adds: prices as numbers, money in dollars. */
export type PreviewView = {
  est_price: number;
  notional: number;
  margin_effect: number;
  buying_power: number;
  risk_checks: { name: string; ok: boolean; detail?: string }[];
};

export type PlacedOrder =
  | { dry_run: true; instrument: string; preview: PreviewView }
  | (OrderView & { bracket?: BracketView; warnings: string[] });

/**
 * Places an order for a person in one of their own accounts.
 * @throws Refusal (nothing was written), and what `act` throws
 */
export const placeOrder = (desk: Desk, actor: TradingActor, input: PlaceOrderInput): Promise<PlacedOrder> => {
  const { clientRequestId, dryRun, account: name, instrument: written, ...request } = input;
  return actOnOrders<Account, PlacedOrder>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: (at) => ({
      ...request,
      requireMarketPosition: request.requireMarketPosition?.toSorted(),
      strategy: canonicalStrategy(request.strategy),
      account: canonicalAccount(name),
      instrument: canonicalInstrument(written, at),
    }),
    isExit: false,
    lock: (tx, locking) => lockOwnAccount(tx, actor, name, locking),
    work: async (tx, account, wall, { grants, ledger, granted, connection }) => {
      const { now, desk: there } = await atFeed(tx, desk, account, wall);
      const submission = submissionOf(there, actor, {
        ...{ tool, account, instrument: written, now, grants, ledger },
        request: lowered(request, granted),
      });
      if (dryRun) {
        const orderIds = connection?.rules ? await wouldPlace(tx, submission) : [];
        return { answer: await preview(tx, submission), orderIds };
      }
      if (clientRequestId === undefined && !granted.approved) await guardAgainstRetry(tx, submission);
      const { order } = orRefuse(await submitOrder(tx, submission));
      return placed(tx, order, account, loweredWarnings(request, granted));
    },
  });
};

/** What an order that was placed is answered with, and the orders of the audit row. */
export const placed = async (tx: Transaction, order: Order, account: Account, warnings: string[] = []) => {
  const bracket = await bracketOf(tx, order);
  const view = { ...orderView(order, account.name), ...(bracket ? { bracket } : {}) };
  return {
    answer: { ...view, warnings: [...warnings, ...warningsOf(order.status)] },
    orderIds: [order.id, ...(bracket?.ids ?? [])],
  };
};

/** The orders of a rehearsal, for the rules to judge; none when the venue would refuse it. */
const wouldPlace = async (tx: Transaction, submission: Submission): Promise<string[]> => {
  const submitted = await submitOrder(tx, submission);
  return submitted.ok ? [submitted.order.id] : [];
};

const preview = async (tx: Transaction, submission: Submission): Promise<PlacedOrder> => {
  const { instrument } = submission;
  const { estimatedPriceTicks, notionalCents, marginEffectCents, buyingPowerCents, checks } = await previewOrder(
    tx,
    submission,
  );
  return {
    dry_run: true,
    instrument: instrument.name,
    preview: {
      est_price: ticksToPrice(instrument, estimatedPriceTicks),
      notional: dollars(notionalCents),
      margin_effect: dollars(marginEffectCents),
      buying_power: dollars(buyingPowerCents),
      risk_checks: checks,
    },
  };
};

const warningsOf = (status: string): string[] => {
  if (status === 'Accepted') return ['The order waits for the next quote of an open market.'];
  return status === 'PartFilled' ? ['Only a part filled so far; the rest is working.'] : [];
};
