import type { Transaction } from '@portcullis/database';
import { type Account, cancelWorkingOrder, listLiveOrders, type Order } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { type ExitInput, exitAccounts } from './exit-accounts.ts';
import { sourceOf } from './order-act.ts';

const tool = 'CancelAllOrders';

export type CancelledRef = { account: string; order_id: string };

export type CancelAllInput = ExitInput;

/** `failed` stays for clients of the catalogue: all orders of a locked account can be cancelled. */
export type CancelledAll = { cancelled: CancelledRef[]; failed: CancelledRef[]; warning?: string; dry_run?: true };

/** Cancels every working order of one account, or of all of the person's. @throws Refusal, and what `act` throws */
export const cancelAllOrders = (desk: Desk, actor: TradingActor, input: CancelAllInput): Promise<CancelledAll> =>
  exitAccounts<CancelledAll>(desk, actor, tool, input, async (tx, accounts, wall) => {
    const cancelled: CancelledRef[] = [];
    for (const account of accounts) {
      const { now } = await atFeed(tx, desk, account, wall);
      const orders = await listLiveOrders(tx, account.id);
      cancelled.push(...(await cancelEach(tx, account, orders, { now, source: sourceOf(actor, tool) })));
    }
    const answer = {
      cancelled,
      failed: [],
      ...(cancelled.length === 0 ? { warning: 'No order was working.' } : {}),
      ...(input.dryRun ? { dry_run: true as const } : {}),
    };
    return { answer, orderIds: cancelled.map(({ order_id }) => order_id) };
  });

/** Cancels live orders of a locked account, read after the lock. */
export const cancelEach = async (
  tx: Transaction,
  account: Account,
  orders: readonly Order[],
  { now, source }: { now: Date; source: string },
): Promise<CancelledRef[]> => {
  const cancelled: CancelledRef[] = [];
  for (const order of orders) {
    const outcome = await cancelWorkingOrder(tx, { order, now, source });
    if (outcome.ok) cancelled.push({ account: account.name, order_id: order.id });
  }
  return cancelled;
};
