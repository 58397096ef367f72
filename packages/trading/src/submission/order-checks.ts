import { accountValue, exposuresOf, holdingIn } from '../accounts/account-book.ts';
import { marginNeededCents, positionAfter } from '../accounts/margin.ts';
import { dollars } from '../accounts/money.ts';
import { lockOf } from '../accounts/watch.ts';
import { limitChecks } from '../checks/limit-checks.ts';
import { addition, type Check, exposureOf, isExit, type OrderFacts } from '../checks/order-facts.ts';
import { grantChecks } from '../grants/grant-checks.ts';
import { isExpired } from '../instruments/instrument.ts';
import { formatTicks } from '../instruments/price.ts';
import { sessionOf } from '../instruments/session.ts';
import { feedStatus } from '../market/market.ts';
import { checkBracket } from '../orders/bracket.ts';
import { isTouchedFromBelow } from '../orders/order.ts';
import { orderQuantityMax, positionQuantityMax, workingOrdersMax } from '../orders/order-limits.ts';
import type { OrderRequest } from '../orders/order-request.ts';
import { exitSide, protectedQuantity } from '../orders/protection.ts';
import { refuse, type TradingRefusal } from '../refusal.ts';

const connected: Check = (facts) => {
  if (isExit(facts)) return undefined;
  if (!facts.book.account.isConnected) {
    return refuse('account_disconnected', `${facts.book.account.name} was disconnected from its feed.`, {
      hint: 'Connect brings it back. Orders that only reduce a position are taken.',
    });
  }
  return feedStatus(facts.market, facts.newestQuoteAt, facts.now) === 'Connected'
    ? undefined
    : refuse('account_disconnected', 'The venue sends no quotes at the moment: the order was not placed.', {
        hint: 'Try again in a few seconds. Orders that only reduce a position are taken.',
      });
};

const unlocked: Check = (facts) => {
  const lock = lockOf(facts.book, facts.now);
  return lock && !isExit(facts)
    ? refuse('trading_locked', `Rejected: ${lock.reason}. Only exits are taken since ${lock.since}.`, {
        hint: 'The lock ends with the trading day, or when the person lifts it.',
      })
    : undefined;
};

const notExpired: Check = ({ instrument, now }) =>
  isExpired(instrument, now)
    ? refuse('instrument_expired', `${instrument.name} expired on ${instrument.expiry}.`, {
        hint: `Trade the front contract: write ${instrument.root}.`,
      })
    : undefined;

const quoted: Check = ({ instrument, quote }) =>
  quote
    ? undefined
    : refuse('no_market_data', `${instrument.name} has no quotes on this feed.`, {
        hint: `Trade the front contract: write ${instrument.root}.`,
      });

const quantity: Check = ({ request }) => {
  if (!Number.isSafeInteger(request.quantity) || request.quantity < 1) {
    return refuse('invalid_quantity', 'The quantity must be a whole number of contracts, 1 or more.');
  }
  return request.quantity > orderQuantityMax
    ? refuse('max_order_size', `Rejected: max contracts. An order is at most ${orderQuantityMax} contracts.`)
    : undefined;
};

const prices: Check = (facts) => (facts.prices.ok ? undefined : facts.prices);

/** A buy stop must be above the ask and a sell stop below the bid, MIT the reverse; at the market is refused too. */
const stopSide: Check = ({ prices: parsed, quote, request, instrument, stopIsNew }) => {
  if (!stopIsNew || !quote || !parsed.ok || parsed.stopTicks === null) return undefined;
  const buy = request.side === 'Buy';
  const market = (buy ? quote.askTicks : quote.bidTicks) ?? quote.lastTicks;
  const above = isTouchedFromBelow(request);
  if (above ? parsed.stopTicks > market : parsed.stopTicks < market) return undefined;
  const order = `${buy ? 'buy' : 'sell'} ${request.type === 'MIT' ? 'MIT order' : 'stop'}`;
  const rule = `A ${order} must be ${above ? 'above' : 'below'} the ${buy ? 'ask' : 'bid'}`;
  return refuse('invalid_price', `${rule}, which is ${formatTicks(instrument, market)}.`);
};

const bracket: Check = ({ prices: parsed, quote, request, instrument }) => {
  const leg = parsed.ok ? parsed.exitPlan?.legs[0] : undefined;
  if (!parsed.ok || !leg || !quote) return undefined;
  const market = (request.side === 'Buy' ? quote.askTicks : quote.bidTicks) ?? quote.lastTicks;
  return checkBracket(instrument, request.side, parsed.limitTicks ?? parsed.stopTicks ?? market, leg);
};

/** While the market is closed, Day and Gtc orders with a price wait as Accepted; the others need it open. */
const open: Check = ({ request, instrument, market, now }) => {
  const session = sessionOf(now, market.hours, instrument.holidays);
  const mayWait = request.type !== 'Market' && (request.tif === 'Day' || request.tif === 'Gtc');
  return session.isOpen || mayWait
    ? undefined
    : refuse('market_closed', `The market is closed until ${session.nextChangeAt.toISOString()}.`, {
        hint: 'A Limit or stop order with tif Day or Gtc is taken now and works from the open.',
      });
};

const condition: Check = ({ book, instrument, request }) => {
  const held = holdingIn(book, instrument.name).quantity;
  const is = held === 0 ? 'flat' : held > 0 ? 'long' : 'short';
  const wanted = request.requireMarketPosition;
  if (wanted && wanted.length > 0 && !wanted.includes(is)) {
    return refuse('condition_not_met', `The position in ${instrument.name} is ${is}, not ${wanted.join(' or ')}.`);
  }
  if (request.maxPositions === undefined) return undefined;
  const others = [...book.holdings].filter(([name, each]) => name !== instrument.name && each.quantity !== 0).length;
  return others + 1 > request.maxPositions && held === 0
    ? refuse(
        'max_positions_reached',
        `${others} other ${others === 1 ? 'position is' : 'positions are'} open and max_positions is ${request.maxPositions}.`,
      )
    : undefined;
};

/** An exit is taken however many orders wait: no bound may trap a position. Only of reduce-only ones there is an end. */
const workingOrders: Check = (facts) =>
  facts.book.orders.length >= workingOrdersMax && (!isExit(facts) || isOneTooMany(facts))
    ? refuse('too_many_working_orders', `The account has ${workingOrdersMax} working orders, the most it may have.`, {
        hint: 'Cancel some first.',
      })
    : undefined;

const isOneTooMany = ({ book, closes, protects }: OrderFacts): boolean =>
  !closes && !protects && book.orders.filter(({ reduceOnly }) => reduceOnly).length >= workingOrdersMax;

const protection: Check = ({ protects, book, instrument, request, remaining: quantity }) => {
  if (!protects) return undefined;
  const held = holdingIn(book, instrument.name).quantity;
  const others = book.orders.filter((each) => each.instrument === instrument.name && !isSameGroup(each, request));
  const room = Math.abs(held) - protectedQuantity(held, others);
  return held === 0 || request.side !== exitSide(held) || quantity > room
    ? refuse(
        'exceeds_position',
        `The position of ${Math.abs(held)} has no room for ${quantity} more protected contracts.`,
      )
    : undefined;
};

const isSameGroup = ({ ocoId }: { ocoId: string | null }, request: OrderRequest): boolean =>
  ocoId !== null && ocoId === request.ocoId;

const positionSize: Check = (facts) => {
  const exposure = exposureOf(facts);
  if (!exposure || isExit(facts)) return undefined;
  const after = Math.abs(positionAfter(exposure, facts.request.side));
  return after > positionQuantityMax
    ? refuse(
        'max_position_size',
        `Rejected: max contracts. The position could become ${after}; the most is ${positionQuantityMax}.`,
      )
    : undefined;
};

const margin: Check = (facts) => {
  if (isExit(facts)) return undefined;
  const before = marginNeededCents(exposuresOf(facts.book));
  const after = marginNeededCents(exposuresOf(facts.book, addition(facts)));
  const { netLiquidationCents } = accountValue(facts.book);
  return after > before && after > netLiquidationCents
    ? refuse(
        'insufficient_margin',
        `Initial margin would be ${dollars(after)} USD, counting working orders; net liquidation is ${dollars(netLiquidationCents)} USD.`,
        { hint: 'Use a smaller quantity or a micro contract, or cancel working orders.' },
      )
    : undefined;
};

const clientOrderId: Check = ({ clientOrderIdTaken, request }) =>
  clientOrderIdTaken
    ? refuse('duplicate_order_id', `An order with the id ${JSON.stringify(request.clientOrderId)} exists already.`)
    : undefined;

const ocoId: Check = ({ ocoIdUsed, request }) =>
  ocoIdUsed
    ? refuse('oco_id_used', `An order of the group ${JSON.stringify(request.ocoId)} has ended already.`, {
        hint: 'Give a new group an oco_id of its own.',
      })
    : undefined;

/** The checks before Submitted, in the order in which they are made: the first that fails is the answer. */
export const orderChecks: readonly (readonly [name: string, check: Check])[] = [
  ['connected', connected],
  ['unlocked', unlocked],
  ['not expired', notExpired],
  ['quoted', quoted],
  ['quantity', quantity],
  ['prices', prices],
  ['stop on its side of the market', stopSide],
  ['bracket on its sides of the entry', bracket],
  ['session', open],
  ['condition', condition],
  ['working orders', workingOrders],
  ['protection', protection],
  ['position size', positionSize],
  ...limitChecks,
  ...grantChecks,
  ['margin', margin],
  ['client order id', clientOrderId],
  ['oco id', ocoId],
];

/** The checks that an exit is spared. */
export const boundChecks: readonly Check[] = [
  ...[connected, unlocked, workingOrders, positionSize, margin],
  ...[...limitChecks, ...grantChecks].map(([, check]) => check),
];

/** The first refusal, if there is one. */
export const checkOrder = (facts: OrderFacts): { ok: false; refusal: TradingRefusal } | undefined => {
  for (const [, check] of orderChecks) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return undefined;
};
