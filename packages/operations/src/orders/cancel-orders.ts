import type { Transaction } from '@portcullis/database';
import {
  type Account,
  findInstrument,
  findOrder,
  isTerminal,
  type Locking,
  listLiveOrders,
  lockAllAccounts,
} from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import { canonicalTarget } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse, Refusal } from '../refusal.ts';
import { cancelEach } from './cancel-all-orders.ts';
import { orderNotFound } from './locked-order.ts';
import { actOnOrders, lockOwnAccount, sourceOf, type WriteOptions } from './order-act.ts';

const tool = 'CancelOrders';

/** The working orders of an account, or of one of its instruments; or those of a list. */
export type CancelOrdersInput = WriteOptions & {
  account?: string | undefined;
  instrument?: string | undefined;
  orderIds?: string[] | undefined;
};

export type CancelledOrders = {
  order_ids: string[];
  failed: { order_id: string; reason: string }[];
  warning?: string;
  dry_run?: true;
};

/** Cancels several working orders. One that cannot be cancelled does not keep the others. @throws Refusal, and what `act` throws */
export const cancelOrders = (desk: Desk, actor: TradingActor, input: CancelOrdersInput): Promise<CancelledOrders> => {
  const { clientRequestId, dryRun, ...wanted } = input;
  return actOnOrders<Account[], CancelledOrders>(desk, actor, {
    ...{ tool, isExit: true, options: { clientRequestId, dryRun } },
    meaning: (at) => ({ ...canonicalTarget(wanted, at), order_ids: wanted.orderIds?.toSorted() }),
    lock: (tx, locking) => lockFor(tx, actor, wanted, locking),
    work: async (tx, accounts, wall) => {
      const causeIn: CauseIn = async (account) => {
        const { now } = await atFeed(tx, desk, account, wall);
        return { now, source: sourceOf(actor, tool) };
      };
      const named = wanted.orderIds === undefined ? undefined : [...new Set(wanted.orderIds)];
      const done = named
        ? await cancelNamed(tx, accounts, named, causeIn)
        : { order_ids: await cancelWorking(tx, accounts, wanted.instrument, causeIn), failed: [] };
      const answer = {
        ...done,
        ...(done.order_ids.length === 0 ? { warning: 'No order was cancelled.' } : {}),
        ...(dryRun ? { dry_run: true as const } : {}),
      };
      return { answer, orderIds: done.order_ids };
    },
  });
};

const lockFor = async (
  tx: Transaction,
  actor: TradingActor,
  { account, instrument, orderIds }: CancelOrdersInput,
  locking: Locking,
): Promise<Account[]> => {
  if (account !== undefined) return [await lockOwnAccount(tx, actor, account, locking)];
  if (orderIds === undefined || instrument !== undefined) {
    throw new Refusal('account_required', 'Say whose: an account, or order_ids.', {
      hint: 'ListAccounts names the accounts.',
    });
  }
  return lockAllAccounts(tx, traderOf(actor), locking);
};

type CauseIn = (account: Account) => Promise<{ now: Date; source: string }>;

const cancelWorking = async (
  tx: Transaction,
  accounts: readonly Account[],
  written: string | undefined,
  causeIn: CauseIn,
): Promise<string[]> => {
  const ids: string[] = [];
  for (const account of accounts) {
    const cause = await causeIn(account);
    const name = written === undefined ? undefined : orRefuse(findInstrument(written, cause.now)).instrument.name;
    const cancelled = await cancelEach(tx, account, await listLiveOrders(tx, account.id, name), cause);
    ids.push(...cancelled.map(({ order_id }) => order_id));
  }
  return ids;
};

const cancelNamed = async (tx: Transaction, accounts: readonly Account[], named: string[], causeIn: CauseIn) => {
  const done: Pick<CancelledOrders, 'order_ids' | 'failed'> = { order_ids: [], failed: [] };
  for (const id of named) {
    const order = accounts[0] && (await findOrder(tx, accounts[0].personId, id));
    const account = accounts.find((each) => each.id === order?.accountId);
    if (!order || !account || isTerminal(order.status)) {
      done.failed.push({ order_id: id, reason: orderNotFound(id).detail });
      continue;
    }
    await cancelEach(tx, account, [order], await causeIn(account));
    done.order_ids.push(order.id);
  }
  return done;
};
