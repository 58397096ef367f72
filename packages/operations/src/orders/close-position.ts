import {
  type Account,
  findInstrument,
  holdingIn,
  listLiveOrders,
  type Order,
  readAccountBook,
  remaining,
} from '@portcullis/trading';
import { connectionOf, type TradingActor } from '../actor.ts';
import { canonicalAccount, canonicalInstrument } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { type CancelledRef, cancelEach } from './cancel-all-orders.ts';
import { noPosition } from './flat-place.ts';
import { marketOut } from './market-out.ts';
import { actOnOrders, lockOwnAccount, sourceOf, type WriteOptions } from './order-act.ts';

const tool = 'ClosePosition';

/** Absent quantity and percent: all of it. `percent` is rounded down, to one contract at the least. */
export type ClosePositionInput = WriteOptions & {
  account: string;
  instrument: string;
  quantity?: number | undefined;
  percent?: number | undefined;
};

export type ClosedPosition = {
  account: string;
  instrument: string;
  /** Of the first order when there are several; null in a dry run, which leaves none. */
  order_id: string | null;
  closed_quantity: number;
  average_price: number | null;
  remaining: number;
  cancelled_orders: CancelledRef[];
  warnings: string[];
  dry_run?: true;
};

/** How many contracts a close is for. */
export const closingQuantity = (
  held: number,
  { quantity, percent }: Pick<ClosePositionInput, 'quantity' | 'percent'>,
): number => {
  const open = Math.abs(held);
  if (quantity !== undefined) return Math.min(quantity, open);
  return percent === undefined ? open : Math.min(open, Math.max(1, Math.floor((open * percent) / 100)));
};

/**
 * Closes a position, or a part of it, at the market. Closing all of it cancels the instrument's working orders first;
 * closing a part leaves them, for they may protect the rest.
 * @throws Refusal (nothing was done), and what `act` throws
 */
export const closePosition = (desk: Desk, actor: TradingActor, input: ClosePositionInput): Promise<ClosedPosition> => {
  const { clientRequestId, dryRun, ...wanted } = input;
  return actOnOrders<Account, ClosedPosition>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: (at) => ({
      ...wanted,
      account: canonicalAccount(wanted.account),
      instrument: canonicalInstrument(wanted.instrument, at),
    }),
    isExit: true,
    lock: (tx, locking) => lockOwnAccount(tx, actor, wanted.account, locking),
    work: async (tx, account, wall) => {
      const { market, now } = await atFeed(tx, desk, account, wall);
      const { instrument } = orRefuse(findInstrument(wanted.instrument, now));
      const held = holdingIn(await readAccountBook(tx, account), instrument.name).quantity;
      if (held === 0) throw noPosition(instrument.name, account.name);
      const asked = closingQuantity(held, wanted);
      const source = sourceOf(actor, tool);
      const working = await listLiveOrders(tx, account.id, instrument.name);
      const isWhole = asked === Math.abs(held);
      const quantity = isWhole ? asked : Math.min(asked, Math.abs(held) - beingClosed(working));
      const cancelled = isWhole ? await cancelEach(tx, account, working, { now, source }) : [];
      const cause = { market, now, source, connectionId: connectionOf(actor) ?? null };
      const out = await marketOut(tx, { account, instrument: instrument.name, held, quantity }, cause);
      if (out.refusal) orRefuse({ ok: false, refusal: out.refusal });
      const left = Math.abs(held) - out.closed;
      const stayed = isWhole ? [] : await listLiveOrders(tx, account.id, instrument.name);
      const answer: ClosedPosition = {
        ...{ account: account.name, instrument: instrument.name },
        order_id: dryRun ? null : (out.orders[0]?.id ?? null),
        ...{ closed_quantity: out.closed, average_price: out.averagePrice, remaining: left },
        cancelled_orders: cancelled,
        warnings: warningsOf({
          asked,
          ordered: quantity,
          closed: out.closed,
          left,
          held,
          working: stayed.filter(({ id }) => working.some((before) => before.id === id)),
        }),
        ...(dryRun ? { dry_run: true as const } : {}),
      };
      return {
        answer,
        orderIds: [...out.orders, ...working.filter(({ id }) => isCancelled(cancelled, id))].map(({ id }) => id),
      };
    },
  });
};

const isCancelled = (cancelled: readonly CancelledRef[], id: string): boolean =>
  cancelled.some(({ order_id }) => order_id === id);

/** What closes of before are still to fill: in a replay, until its next bar. */
const beingClosed = (working: readonly Order[]): number =>
  working
    .filter(({ reduceOnly, type }) => reduceOnly && type === 'Market')
    .reduce((sum, order) => sum + remaining(order), 0);

/** Contracts that can fill of these: legs of one group fill once. */
const sizeOf = (orders: readonly Order[]): number =>
  [...Map.groupBy(orders, ({ id, ocoId }) => ocoId ?? id).values()].reduce(
    (sum, group) => sum + Math.max(...group.map(remaining)),
    0,
  );

type Facts = { asked: number; ordered: number; closed: number; left: number; held: number; working: readonly Order[] };

const warningsOf = ({ asked, ordered, closed, left, held, working }: Facts): string[] => {
  const exitSide = held > 0 ? 'Sell' : 'Buy';
  const exits = sizeOf(
    working.filter(({ side, protects, reduceOnly }) => side === exitSide && !protects && !reduceOnly),
  );
  return [
    ...(ordered < asked ? [`${asked - ordered} contracts are being closed already.`] : []),
    ...(closed < ordered ? [`${ordered - closed} contracts are still working at the market.`] : []),
    ...(exits > left
      ? [`Working ${exitSide} orders of ${exits} contracts would turn the remaining position around.`]
      : []),
  ];
};
