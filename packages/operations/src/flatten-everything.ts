import type { Transaction } from '@portcullis/database';
import { type Account, listLiveOrders, type Market, readAccountBook } from '@portcullis/trading';
import { connectionOf, type TradingActor } from './actor.ts';
import { type CancelledRef, cancelEach } from './cancel-all-orders.ts';
import type { Desk } from './desk.ts';
import { type ExitInput, exitAccounts } from './exit-accounts.ts';
import { marketOut } from './market-out.ts';
import { sourceOf } from './order-act.ts';

const tool = 'FlattenEverything';

export type FlattenInput = ExitInput;

export type Flattened = {
  closed_positions: {
    account: string;
    instrument: string;
    /** Of the position, not of the order that closed it. */
    side: 'Long' | 'Short';
    quantity: number;
    average_price: number | null;
    /** None in a dry run, which leaves no orders. */
    order_ids: string[];
  }[];
  cancelled_orders: CancelledRef[];
  /** What is still open, and why. Orders that wait for size or the next quote go on working. */
  remaining_positions: {
    account: string;
    instrument: string;
    side: 'Long' | 'Short';
    quantity: number;
    reason: string;
  }[];
  warning?: string;
  dry_run?: true;
};

type Cause = { market: Market; now: Date; source: string; connectionId: string | null };

/**
 * Cancels every working order of the accounts, then closes every position at the market, in one transaction. What could
 * not be closed is told, not hidden: a closed market does not undo the cancels.
 * @throws Refusal, and what `act` throws
 */
export const flattenEverything = (desk: Desk, actor: TradingActor, input: FlattenInput): Promise<Flattened> =>
  exitAccounts<Flattened>(desk, actor, tool, input, async (tx, accounts, now) => {
    const cause = {
      market: desk.market,
      now,
      source: sourceOf(actor, tool),
      connectionId: connectionOf(actor) ?? null,
    };
    const answer: Flattened = { closed_positions: [], cancelled_orders: [], remaining_positions: [] };
    for (const account of accounts) await flattenAccount(tx, account, cause, answer);
    if (answer.cancelled_orders.length + answer.closed_positions.length + answer.remaining_positions.length === 0) {
      answer.warning = 'nothing_to_flatten';
    }
    const orderIds = [
      ...answer.cancelled_orders.map(({ order_id }) => order_id),
      ...answer.closed_positions.flatMap(({ order_ids }) => order_ids),
    ];
    return { answer: input.dryRun ? withoutOrders(answer) : answer, orderIds };
  });

const withoutOrders = (answer: Flattened): Flattened => ({
  ...answer,
  closed_positions: answer.closed_positions.map((closed) => ({ ...closed, order_ids: [] })),
  dry_run: true,
});

const flattenAccount = async (tx: Transaction, locked: Account, cause: Cause, answer: Flattened): Promise<void> => {
  answer.cancelled_orders.push(...(await cancelEach(tx, locked, await listLiveOrders(tx, locked.id), cause)));
  const { holdings } = await readAccountBook(tx, locked);
  let account = locked;
  for (const [instrument, { quantity: held }] of holdings) {
    if (held === 0) continue;
    const quantity = Math.abs(held);
    const out = await marketOut(tx, { account, instrument, held, quantity }, cause);
    account = out.account;
    const position = {
      account: account.name,
      instrument,
      side: held > 0 ? ('Long' as const) : ('Short' as const),
    };
    if (out.orders.length > 0) {
      const order_ids = out.orders.map(({ id }) => id);
      answer.closed_positions.push({ ...position, quantity: out.closed, average_price: out.averagePrice, order_ids });
    }
    const left = quantity - out.closed;
    const reason = out.refusal?.detail ?? 'The rest is working at the market.';
    if (left > 0) answer.remaining_positions.push({ ...position, quantity: left, reason });
  }
};
