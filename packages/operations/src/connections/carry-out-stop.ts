import { announcePerson, recordEvent } from '@portcullis/access';
import { inTransaction, type Transaction } from '@portcullis/database';
import {
  type Account,
  closesUntil,
  contractsToClose,
  goOnWithStop,
  insertNotice,
  leftToClose,
  listFillsOf,
  listStoppedOrders,
  lockAllAccounts,
  lockStopTask,
  type Order,
  readAccountBook,
  type StopOutcome,
  type StopTask,
  saveStopTry,
  sharedFeed,
  type ToClose,
  timeOfFeed,
  withFills,
} from '@portcullis/trading';
import { canonicalScope } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { cancelEach } from '../orders/cancel-all-orders.ts';
import { marketOut } from '../orders/market-out.ts';

/** Who takes a stop up: the page on which the person asked, at once, or the venue, which carries on what was left. */
export type StopHand = 'page' | 'venue';

/** Orders that one transaction cancels. An agent may have left thousands: together they would outlast any transaction. */
const cancelledAtOnce = 100;

/** How many such transactions one makes: the page's person waits, and so do other stops of the venue. What is left is due at once. */
const roundsOf: Readonly<Record<StopHand, number>> = { page: 10, venue: 2 };

/**
 * Carries out what a stop has still to do, as far as it goes now. Any number may do so at once: each order is cancelled, and each
 * position closed, by one.
 */
export const carryOutStop = async (
  desk: Desk,
  stop: Pick<StopTask, 'id' | 'personId'>,
  by: StopHand,
): Promise<void> => {
  for (let left = roundsOf[by]; left > 0; left -= 1) if (!(await tryStop(desk, stop, by))) return;
};

/**
 * Cancels orders that the stop is for and, when none of them is left, closes what it may, in one transaction that holds the
 * person's accounts and then the task. It goes on for a person who was suspended since: it only takes away.
 * @returns whether there are more orders to cancel
 */
const tryStop = (desk: Desk, { id, personId }: Pick<StopTask, 'id' | 'personId'>, by: StopHand): Promise<boolean> =>
  inTransaction(desk.database, async (tx) => {
    const { market, clock } = desk;
    const shared = await timeOfFeed(tx, sharedFeed, { market, now: clock() });
    const accounts = await lockAllAccounts(tx, personId, { now: shared.now, hours: market.hours });
    const task = await lockStopTask(tx, id);
    if (!task) return false;
    const now = clock();
    const orders = await listStoppedOrders(tx, task, cancelledAtOnce + 1);
    const cancelled = await cancelStopped(tx, desk, orders.slice(0, cancelledAtOnce), accounts, now);
    if (orders.length > cancelledAtOnce) {
      await goOnWithStop(tx, id, now);
      await tell(tx, { task, by, outcome: undefined, orderIds: cancelled, now });
      return true;
    }
    const isOver = now >= closesUntil(task.askedAt);
    const closing = await closePositions(tx, desk, task, accounts, { now, isOver });
    const outcome = closing.left.length === 0 ? 'done' : isOver ? 'over' : undefined;
    await saveStopTry(tx, id, { toClose: closing.left, waitsFor: closing.waitsFor, outcome, now });
    await tell(tx, { task, by, outcome, orderIds: [...cancelled, ...closing.orderIds], now });
    return false;
  });

const cancelStopped = async (
  tx: Transaction,
  desk: Desk,
  orders: readonly Order[],
  accounts: readonly Account[],
  wall: Date,
): Promise<string[]> => {
  const ids: string[] = [];
  for (const account of accounts) {
    const { now } = await atFeed(tx, desk, account, wall);
    const own = orders.filter(({ accountId }) => accountId === account.id);
    const cancelled = await cancelEach(tx, account, own, { now, source: 'page' });
    ids.push(...cancelled.map(({ order_id }) => order_id));
  }
  return ids;
};

type Closing = { orderIds: string[]; left: ToClose[]; waitsFor: string | null };

const closePositions = async (
  tx: Transaction,
  desk: Desk,
  task: StopTask,
  accounts: readonly Account[],
  at: { now: Date; isOver: boolean },
): Promise<Closing> => {
  const closing: Closing = { orderIds: [], left: [], waitsFor: null };
  for (const locked of accounts) {
    const { market, now } = await atFeed(tx, desk, locked, at.now);
    const due = task.toClose.filter(({ accountId }) => accountId === locked.id);
    if (due.length === 0) continue;
    const { holdings } = await readAccountBook(tx, locked);
    let account = locked;
    for (const noted of due) {
      const each = withFills(noted, await listFillsOf(tx, task, noted));
      const { instrument } = each;
      const held = holdings.get(instrument)?.quantity ?? 0;
      const quantity = contractsToClose(each, held);
      if (quantity > 0 && at.isOver) closing.left.push(each);
      if (quantity === 0 || at.isOver) continue;
      const cause = { market, now, source: 'page', connectionId: null };
      const out = await marketOut(tx, { account, instrument, held, quantity }, cause);
      account = out.account;
      closing.orderIds.push(...out.orders.map(({ id }) => id));
      const sent = out.orders.reduce((sum, order) => sum + order.quantity, 0);
      const left = leftToClose(each, held, sent);
      if (left) closing.left.push(left);
      if (out.refusal) closing.waitsFor = out.refusal.detail;
    }
  }
  return closing;
};

type Told = { task: StopTask; by: StopHand; outcome: StopOutcome | undefined; orderIds: string[]; now: Date };

/** A row of the audit for whoever asked, and their open pages. A further try that came to nothing leaves none. */
const tell = async (tx: Transaction, { task, by, outcome, orderIds, now }: Told): Promise<void> => {
  const { personId, requestId, address, flatten } = task;
  const tool = flatten ? 'FlattenEverything' : 'CancelAllOrders';
  const argsDigest = new Uint8Array(canonicalDigest({ tool, ...canonicalScope({ allAccounts: true }) }));
  const row = { personId, requestId, address, tool, argsDigest, orderIds, decision: 'allowed' } as const;
  const event = by === 'page' ? 'hand.call' : 'stop.carried_on';
  const isFirst = task.attempts === 0;
  if (orderIds.length > 0 || isFirst || outcome === 'done') await recordEvent(tx, { ...row, event });
  if (outcome === 'over') {
    await recordEvent(tx, {
      ...row,
      ...{ event: 'stop.given_up', orderIds: [], decision: 'refused', reason: 'time_over' },
    });
  }
  if (outcome === undefined && orderIds.length === 0 && !isFirst) return;
  await announcePerson(tx, personId);
  const words = noticeWords(by, outcome, orderIds.length);
  const severity = outcome === 'over' ? 'critical' : 'info';
  if (words !== undefined) await insertNotice(tx, { personId, at: now, words, source: 'monitor', severity });
};

/** Whoever is still on the page sees it there. */
const noticeWords = (by: StopHand, outcome: StopOutcome | undefined, orders: number): string | undefined => {
  if (outcome === 'over') return 'Stop everything could not close all positions within a day. What is open stays open.';
  if (by === 'page' || outcome === undefined || orders === 0) return undefined;
  const counted = orders === 1 ? '1 order was' : `${orders} orders were`;
  return `Stop everything was carried to its end: ${counted} cancelled or sent to close positions.`;
};
