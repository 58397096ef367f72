import {
  type ExitPrice,
  findInstrument,
  findQuote,
  type OrderRequest,
  parsePrice,
  resolveSignalPrice,
  type Signal,
  type SignalCommand,
  type SignalEntry,
  type SignalPrice,
  sharedFeed,
  timeOfFeed,
} from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { ownAccount } from '../acts/own-account.ts';
import type { Desk } from '../desk.ts';
import { cancelAllOrders } from '../orders/cancel-all-orders.ts';
import { cancelAndBracket } from '../orders/cancel-and-bracket.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { cancelOrders } from '../orders/cancel-orders.ts';
import { cancelReplace } from '../orders/cancel-replace.ts';
import { changeOrder } from '../orders/change-order.ts';
import { closePosition } from '../orders/close-position.ts';
import { closeStrategy } from '../orders/close-strategy.ts';
import { flatPlace, reversePosition } from '../orders/flat-place.ts';
import { flattenAccount, flattenEverything } from '../orders/flatten-everything.ts';
import { placeOrder } from '../orders/place-order.ts';
import { reverse } from '../orders/reverse-position.ts';
import { orRefuse, Refusal } from '../refusal.ts';

type SignalActor = Extract<Actor, { kind: 'signal' }>;

export type Performed = { orderIds: string[]; warnings: string[] };

/**
 * Does what a signal says in one account, through the operation that a tool or a page would use.
 * @param account as written; undefined where the command is for all accounts or for an order by its id
 * @param clientRequestId under which the operation's answer is kept
 * @throws Refusal (nothing was done), and what `act` throws
 */
export const performSignal = async (
  desk: Desk,
  actor: SignalActor,
  command: NonNullable<Signal['command']>,
  { account, clientRequestId }: { account: string | undefined; clientRequestId: string },
): Promise<Performed> => {
  const options = { clientRequestId };
  const scope = account === undefined ? { allAccounts: true } : { account };
  switch (command.name) {
    case 'CANCEL': {
      const done = await cancelOrder(desk, actor, {
        ...options,
        orderId: command.terms.order_id,
        strategyId: command.terms.strategy_id,
        account,
      });
      return { orderIds: [done.order_id], warnings: [] };
    }
    case 'CLOSESTRATEGY': {
      const strategyId = command.terms.strategy_id;
      const done = await closeStrategy(desk, actor, { ...options, strategyId, account });
      return { orderIds: [...asList(done.order_id), ...done.cancelled_orders], warnings: asList(done.warning) };
    }
    case 'CANCELALLORDERS': {
      const { cancelled, warning } = await cancelAllOrders(desk, actor, { ...options, ...scope });
      return { orderIds: cancelled.map(({ order_id }) => order_id), warnings: asList(warning) };
    }
    case 'FLATTENEVERYTHING':
      return flattened(await flattenEverything(desk, actor, { ...options, ...scope }));
    case 'CHANGE': {
      const { order_id: orderId, strategy_id: strategyId, ...terms } = command.terms;
      const { qty: quantity, limit_price: limitPrice, stop_price: stopPrice } = terms;
      const change = { orderId, strategyId, quantity, limitPrice, stopPrice };
      const done = await changeOrder(desk, actor, { ...options, ...change });
      return { orderIds: [done.order_id], warnings: [] };
    }
    case 'CANCELREPLACE': {
      const { order_id: orderId, instrument, ...terms } = command.terms;
      const wanted = { ...termsOf(terms), orderId, account, instrument };
      const done = await cancelReplace(desk, actor, { ...options, ...wanted });
      return { orderIds: asList(done.order_id), warnings: done.warnings };
    }
    default:
      return performInAccount(desk, actor, command, { ...options, account: account ?? '' });
  }
};

type InAccount = Exclude<
  SignalCommand,
  { name: 'CANCEL' | 'CLOSESTRATEGY' | 'CANCELALLORDERS' | 'FLATTENEVERYTHING' | 'CHANGE' | 'CANCELREPLACE' }
>;

const performInAccount = async (
  desk: Desk,
  actor: SignalActor,
  { name, terms }: InAccount,
  common: { account: string; clientRequestId: string },
): Promise<Performed> => {
  switch (name) {
    case 'PLACE': {
      const { flatten_first, ...entry } = terms;
      const input = {
        ...common,
        instrument: entry.instrument,
        ...(await requestOf(desk, actor, common.account, entry)),
      };
      return placed(await (flatten_first ? flatPlace : placeOrder)(desk, actor, input));
    }
    case 'FLATPLACE':
    case 'REVERSEPOSITION': {
      const input = {
        ...common,
        instrument: terms.instrument,
        ...(await requestOf(desk, actor, common.account, terms)),
      };
      return placed(await (name === 'FLATPLACE' ? flatPlace : reversePosition)(desk, actor, input));
    }
    case 'REVERSE': {
      const done = await reverse(desk, actor, { ...common, instrument: terms.instrument });
      return { orderIds: [...asList(done.order_id), ...done.cancelled_orders], warnings: [] };
    }
    case 'CLOSEPOSITION': {
      const done = await closePosition(desk, actor, {
        ...common,
        instrument: terms.instrument,
        quantity: terms.qty,
      });
      return { orderIds: asList(done.order_id), warnings: done.warnings };
    }
    case 'FLATTEN':
      return flattened(await flattenAccount(desk, actor, { ...common, instrument: terms.instrument }));
    case 'CANCELORDERS': {
      const done = await cancelOrders(desk, actor, { ...common, instrument: terms.instrument });
      return { orderIds: done.order_ids, warnings: asList(done.warning) };
    }
    case 'CANCELANDBRACKET': {
      const { instrument, action: side, qty: quantity, tif } = terms;
      const { take_profit: takeProfit, stop_loss: stopLoss, stop_loss_limit: stopLossLimit } = terms;
      const input = { ...common, instrument, side, quantity, tif, takeProfit, stopLoss, stopLossLimit };
      const done = await cancelAndBracket(desk, actor, input);
      const ids = [done.take_profit_order_id, done.stop_loss_order_id].filter((id) => id !== null);
      return { orderIds: [...ids, ...done.cancelled], warnings: asList(done.reason) };
    }
  }
};

type Terms = Partial<
  Record<'action', SignalEntry['action'] | undefined> &
    Record<'order_type', SignalEntry['order_type'] | undefined> &
    Record<'qty' | 'limit_price' | 'stop_price', number | undefined> &
    Record<'strategy', string | undefined> &
    Record<'tif', SignalEntry['tif']>
>;

const termsOf = ({ action, qty, order_type, tif, limit_price, stop_price, strategy }: Terms) => ({
  ...{ side: action, quantity: qty, type: order_type, tif, limitPrice: limit_price, stopPrice: stop_price, strategy },
});

/** The order as a tool would ask for it. Distances of exits count from where the entry fills. */
const requestOf = async (
  desk: Desk,
  { personId }: SignalActor,
  account: string,
  entry: SignalEntry,
): Promise<OrderRequest> => {
  const { action: side, qty: quantity, order_type: type, limit_price: limitPrice, stop_price: stopPrice } = entry;
  const levels = [
    ['takeProfit', 'target', entry.take_profit],
    ['stopLoss', 'stop', entry.stop_loss ?? entry.stop_loss_stop],
    ['stopLossLimit', 'stop', entry.stop_loss_limit],
  ] as const;
  const isRelative = levels.some(([, , level]) => level !== undefined && 'unit' in level);
  const feed = isRelative ? (await ownAccount(desk.database.prisma, personId, account)).feed : sharedFeed;
  const price = await levelReader(desk, feed, entry, isRelative);
  return {
    ...{ side, quantity, type, limitPrice, stopPrice, tif: entry.tif ?? 'Day', ocoId: entry.oco_id },
    strategy: entry.strategy,
    ...{ requireMarketPosition: entry.require_market_position, maxPositions: entry.max_positions },
    ...Object.fromEntries(levels.flatMap(([name, role, level]) => (level ? [[name, price(level, role)]] : []))),
  };
};

/** What a percentage is of: the entry's own price, else the opposite side of the quote. */
const levelReader = async (
  { database, market, clock }: Desk,
  feed: string,
  { instrument: written, action: side, limit_price, stop_price }: SignalEntry,
  isRelative: boolean,
): Promise<(level: SignalPrice, role: 'target' | 'stop') => ExitPrice> => {
  const { now } = await timeOfFeed(database.prisma, feed, { market, now: clock() });
  const { instrument } = orRefuse(findInstrument(written, now));
  const given = limit_price ?? stop_price;
  let entryTicks = 0n;
  if (isRelative && given !== undefined) entryTicks = orRefuse(parsePrice(instrument, given)).ticks;
  if (isRelative && given === undefined) {
    const quote = await findQuote(database.prisma, feed, instrument.name);
    if (!quote) throw new Refusal('no_market_data', `${instrument.name} has no quotes: give the exits as prices.`);
    entryTicks = (side === 'Buy' ? quote.askTicks : quote.bidTicks) ?? quote.lastTicks;
  }
  return (level, role) => resolveSignalPrice(level, role, { instrument, side, entryTicks });
};

const asList = (text: string | null | undefined): string[] => (text ? [text] : []);

const placed = (done: Awaited<ReturnType<typeof placeOrder | typeof flatPlace>>): Performed => {
  if (!('order_id' in done)) throw new Error('Invariant: a signal never rehearses');
  if (done.status === 'Rejected') {
    throw new Refusal('condition_not_met', done.reject_reason ?? 'The venue rejected the order.');
  }
  return { orderIds: [...asList(done.order_id), ...(done.bracket?.ids ?? [])], warnings: done.warnings };
};

const flattened = (done: Awaited<ReturnType<typeof flattenEverything>>): Performed => ({
  orderIds: [
    ...done.closed_positions.flatMap(({ order_ids }) => order_ids),
    ...done.cancelled_orders.map(({ order_id }) => order_id),
  ],
  warnings: [...asList(done.warning), ...done.remaining_positions.map(({ reason }) => reason)],
});
