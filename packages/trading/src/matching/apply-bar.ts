import type { Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import type { StoredHolding } from '../accounts/account-book.ts';
import { fillRulesOf } from '../accounts/venue-options.ts';
import { minuteMs } from '../instruments/minute.ts';
import type { Quote } from '../market/quote.ts';
import { type Execution, takenOfQuote } from '../orders/execution-store.ts';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import { liquidityOf } from '../orders/liquidity.ts';
import { type Order, remaining } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { saveOrder } from '../orders/order-store.ts';
import type { PriceBar } from './intrabar-path.ts';
import { recordFill } from './match-order.ts';
import { moveStops, type Reach, stopMoveOf } from './move-stops.ts';
import { barStep, endOrder, type OrderStep } from './order-life.ts';
import { type BarEvent, type BarWalk, beginWalk, nextOnBar } from './walk-bar.ts';

/** A minute of a replay that is over: its start, its prices, and the quote that it left. */
export type PlayedBar = PriceBar & { instrument: string; at: Date; quote: Quote };

/** A locked account in one instrument, before or after a bar. */
export type BarScene = {
  account: Account;
  holding: StoredHolding;
  /** The account's live orders in every instrument, oldest first. */
  live: readonly Order[];
};

const reachOf = ({ instrument, quote, highTicks, lowTicks }: PlayedBar): Reach => ({
  ...{ instrument, seq: quote.seq, highTicks, lowTicks },
});

/** A bar comes too late for an order whose session was over, and too early for one that was placed after it, or that has met it. */
const isFor = (order: Order, bar: PlayedBar): boolean =>
  order.instrument === bar.instrument &&
  order.submittedSeq < bar.quote.seq &&
  (order.expiresAt === null || order.expiresAt > bar.at);

/** True when a bar does anything to one of the orders. */
export const isMovedByBar = (live: readonly Order[], bar: PlayedBar, rules: FillRules = defaultFillRules): boolean => {
  const due = live.filter((order) => isFor(order, bar));
  if (due.length === 0) return false;
  return (
    due.some((order) => order.status === 'Accepted' || stopMoveOf(order, reachOf(bar)) !== undefined) ||
    nextOnBar(beginWalk(bar, rules), due) !== undefined
  );
};

/** What happens at the open carries the bar's time; what happens on its way, the last moment before its close. */
const timeOf = (bar: PlayedBar, atOpen: boolean): Date => (atOpen ? bar.at : new Date(bar.at.getTime() + minuteMs - 1));

/** Writes an order that this bar has met: no other bar of its time, and not this one again, will. */
const saveMet = (tx: Transaction, before: Order, step: OrderStep<Order>, { quote }: PlayedBar): Promise<Order> =>
  saveOrder(tx, before, { ...step, order: { ...step.order, submittedSeq: quote.seq } });

const replaced = (live: readonly Order[], order: Order): Order[] =>
  live.map((each) => (each.id === order.id ? order : each)).filter(({ status }) => !isTerminal(status));

/** Writes one event of a bar, with all that follows from a fill. */
const applyEvent = async (
  tx: Transaction,
  scene: BarScene,
  event: BarEvent,
  bar: PlayedBar,
): Promise<BarScene & { execution: Execution | undefined }> => {
  const order = scene.live.find(({ id }) => id === event.orderId);
  if (!order) throw new Error(`Invariant: ${event.orderId} is not live`);
  const { fill, kill, triggered } = event;
  const at = timeOf(bar, fill?.atOpen ?? false);
  const cause = { source: 'venue', at };
  let step: OrderStep<Order> = { order, events: [] };
  if (fill || !kill) step = barStep(order, { triggered, fill }, cause);
  if (kill) step = endOrder(step.order, { ...cause, reason: kill }, step.events);
  const saved = await saveMet(tx, order, step, bar);
  const live = replaced(scene.live, saved);
  if (!fill) return { ...scene, live, execution: undefined };
  const { quantity, priceTicks } = fill;
  const liquidity = liquidityOf(order, { arriving: fill.atOpen && order.status === 'Accepted' });
  const filling = {
    ...scene,
    order: saved,
    fill: { quantity, priceTicks, liquidity },
    quote: bar.quote,
    now: at,
    live,
  };
  const recorded = await recordFill(tx, filling);
  return {
    account: recorded.account,
    holding: recorded.holding,
    live: recorded.live.filter(({ status }) => !isTerminal(status)),
    execution: recorded.execution,
  };
};

/**
 * Matches the live orders of a locked account against one bar along its path. Exits that an entry places in the bar meet what
 * is left of it. Orders that the bar did not reach begin to work; then strategies move their stops. The same bar again does nothing.
 */
export const applyBar = async (
  tx: Transaction,
  before: BarScene,
  bar: PlayedBar,
): Promise<BarScene & { executions: Execution[] }> => {
  const notDue = new Set(before.live.filter((order) => !isFor(order, bar)).map(({ id }) => id));
  const dueIn = (live: readonly Order[]) =>
    live.filter(({ id, instrument }) => instrument === bar.instrument && !notDue.has(id));
  const { id: accountId } = before.account;
  const taken =
    (await takenOfQuote(tx, accountId, bar.quote, 'Buy')) + (await takenOfQuote(tx, accountId, bar.quote, 'Sell'));
  let walk: BarWalk = beginWalk(bar, fillRulesOf(before.account), taken);
  let scene = before;
  const executions: Execution[] = [];
  for (let step = nextOnBar(walk, dueIn(scene.live)); step; step = nextOnBar(walk, dueIn(scene.live))) {
    walk = step.walk;
    const { execution, ...after } = await applyEvent(tx, scene, step.event, bar);
    scene = after;
    if (execution) executions.push(execution);
  }
  const live = await beginToWork(tx, scene.live, dueIn(scene.live), bar);
  const strategies = live.filter(({ id }) => !notDue.has(id));
  const moved = await moveStops(tx, { live: strategies, reach: reachOf(bar), now: timeOf(bar, false) });
  return { ...scene, live: moved.reduce<readonly Order[]>(replaced, live), executions };
};

const beginToWork = async (
  tx: Transaction,
  live: readonly Order[],
  due: readonly Order[],
  bar: PlayedBar,
): Promise<readonly Order[]> => {
  let after = live;
  for (const order of due) {
    if (order.status !== 'Accepted' || remaining(order) === 0) continue;
    const step = barStep(order, { triggered: order.triggered }, { source: 'venue', at: timeOf(bar, false) });
    after = replaced(after, await saveOrder(tx, order, step));
  }
  return after;
};
