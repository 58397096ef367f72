import type { Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import type { Quote } from '../market/quote.ts';
import type { Order } from '../orders/order.ts';
import { insertOrder, type NewOrder, saveOrder } from '../orders/order-store.ts';
import { rulesFor, rulesGrown } from '../orders/stop-rules.ts';
import { consequencesOf, type NewExit } from './fill-consequences.ts';
import { acceptOrder, amendOrder, endOrder } from './order-life.ts';

export type FollowInput = {
  account: Account;
  /** With the fill in it, as stored. */
  order: Order;
  fill: { quantity: number; priceTicks: bigint };
  /** Signed, with the fill in it. */
  positionAfter: number;
  /** The live orders of the account as they are now, oldest first. */
  live: readonly Order[];
  quote: Quote;
  now: Date;
};

/** The order itself may be resized too. `live` are the account's live orders afterwards, without those that have ended. */
export type Followed = { order: Order; live: Order[] };

/** Writes what follows from a fill of a locked account: groups, protection and exits move in the fill's transaction. */
export const followFill = async (tx: Transaction, input: FollowInput): Promise<Followed> => {
  const { order, live, now } = input;
  const inInstrument = live.filter(({ instrument }) => instrument === order.instrument);
  const { resizes, exits } = consequencesOf({ ...input, live: inInstrument });
  if (resizes.length + exits.length === 0) return { order, live: [...live] };
  const current = new Map([...live, order].map((each) => [each.id, each]));
  for (const { id, quantity, reason } of resizes) {
    const before = current.get(id);
    if (!before || before.quantity === quantity) continue;
    const cause = { source: 'venue', at: now, reason };
    const isOver = quantity <= before.filled;
    const step = isOver ? endOrder(before, cause) : amendOrder(before, { quantity }, cause);
    const grown = reason === 'entry_filled' && before.stopRules;
    const part = { quantity: quantity - before.quantity, priceTicks: input.fill.priceTicks };
    const stopRules = grown ? rulesGrown(grown, part) : before.stopRules;
    const saved = await saveOrder(tx, before, { ...step, order: { ...step.order, stopRules } });
    if (isOver && id !== order.id) current.delete(id);
    else current.set(id, saved);
  }
  for (const exit of exits) {
    const placed = await insertOrder(tx, acceptOrder(exitOrder(input, exit), { source: 'venue', at: now }));
    current.set(placed.id, placed);
  }
  const own = current.get(order.id) ?? order;
  const wasLive = live.some(({ id }) => id === order.id);
  return { order: own, live: [...current.values()].filter(({ id }) => id !== order.id || wasLive) };
};

/** A protective order that the venue places: Gtc, and of no connection, so that it outlives the one that placed the entry. */
const exitOrder = ({ account, order, fill, quote, now }: FollowInput, exit: NewExit): NewOrder => ({
  ...exit,
  ...{ accountId: account.id, personId: account.personId, connectionId: null, clientOrderId: null },
  ...{ instrument: order.instrument, tif: 'Gtc', filled: 0, filledTicks: 0n, status: 'Initialized', triggered: false },
  ...{
    parentOrderId: order.id,
    protects: true,
    reduceOnly: false,
    exitPlan: null,
    rejectReason: null,
    submittedSeq: quote.seq,
  },
  ...{ strategy: order.strategy, queueAhead: null },
  stopRules:
    exit.type === 'StopMarket'
      ? rulesFor(order.exitPlan?.moves, { quantity: exit.quantity, priceTicks: fill.priceTicks })
      : null,
  ...{ expiresAt: null, submittedAt: now, updatedAt: now },
});
