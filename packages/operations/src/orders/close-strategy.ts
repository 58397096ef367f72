import {
  findOrder,
  holdingIn,
  isTerminal,
  listLiveOrders,
  lockAccount,
  protectedQuantity,
  readAccountBook,
  strategyIdOf,
} from '@portcullis/trading';
import { connectionOf, type TradingActor, traderOf } from '../actor.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse, Refusal } from '../refusal.ts';
import { cancelEach } from './cancel-all-orders.ts';
import { marketOut } from './market-out.ts';
import { actOnOrders, sourceOf, type WriteOptions } from './order-act.ts';

const tool = 'CloseStrategy';

/** By the id of the strategy's entry, the venue's or the caller's. */
export type CloseStrategyInput = WriteOptions & { strategyId: string; account?: string | undefined };

export type ClosedStrategy = {
  strategy_id: string;
  order_id: string | null;
  closed_quantity: number;
  cancelled_orders: string[];
  warning?: string;
};

/**
 * Cancels all orders of an ATM strategy, its entry's rest among them, and closes at the market what its exits protected: the
 * rest of the position is other orders' business.
 * @throws Refusal `strategy_not_found`, and what `act` throws
 */
export const closeStrategy = (desk: Desk, actor: TradingActor, input: CloseStrategyInput): Promise<ClosedStrategy> => {
  const { clientRequestId, dryRun, strategyId, account: name } = input;
  const notFound = new Refusal(
    'strategy_not_found',
    `No strategy has the id ${JSON.stringify(strategyId.slice(0, 64))}.`,
    {
      hint: 'A strategy has the id of its entry.',
    },
  );
  return actOnOrders(desk, actor, {
    ...{ tool, isExit: true, options: { clientRequestId, dryRun } },
    meaning: () => ({ strategy_id: strategyId, account: name?.trim().toLowerCase() }),
    lock: async (tx, locking) => {
      const entry = await findOrder(tx, traderOf(actor), strategyId);
      if (!entry || strategyIdOf(entry) !== entry.id) throw notFound;
      const account = await lockAccount(tx, entry.accountId, locking);
      if (!account || (name !== undefined && account.nameKey !== name.trim().toLowerCase())) throw notFound;
      return { account, entry };
    },
    work: async (tx, { account, entry: { id, instrument } }, wall) => {
      const { market, now } = await atFeed(tx, desk, account, wall);
      const own = (await listLiveOrders(tx, account.id, instrument)).filter((each) => strategyIdOf(each) === id);
      const held = holdingIn(await readAccountBook(tx, account), instrument).quantity;
      const quantity = Math.min(Math.abs(held), protectedQuantity(held, own));
      const source = sourceOf(actor, tool);
      const cancelled = await cancelEach(
        tx,
        account,
        own.filter(({ status }) => !isTerminal(status)),
        { now, source },
      );
      const cause = { market, now, source, connectionId: connectionOf(actor) ?? null };
      const out = await marketOut(tx, { account, instrument, held, quantity }, cause);
      if (out.refusal) orRefuse({ ok: false, refusal: out.refusal });
      const ids = cancelled.map(({ order_id }) => order_id);
      const answer: ClosedStrategy = {
        ...{ strategy_id: id, order_id: out.orders[0]?.id ?? null, closed_quantity: out.closed, cancelled_orders: ids },
        ...(own.length === 0 ? { warning: 'The strategy was over already.' } : {}),
        ...(out.closed < quantity
          ? { warning: `${quantity - out.closed} contracts are still working at the market.` }
          : {}),
      };
      return { answer, orderIds: [...out.orders.map((order) => order.id), ...ids] };
    },
  });
};
