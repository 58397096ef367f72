import { limitsOf } from '../accounts/account-limits.ts';
import { positionAfter } from '../accounts/margin.ts';
import { dollars } from '../accounts/money.ts';
import { fillRulesOf } from '../accounts/venue-options.ts';
import { formatTicks } from '../instruments/price.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { worstTicks } from '../orders/worst-price.ts';
import { refuse, type TradingRefusalCode } from '../refusal.ts';
import { type Check, exposureOf, isExit, type OrderFacts } from './order-facts.ts';

const hint = 'The person set this limit, and changes it on the page of the account.';

const over = (code: TradingRefusalCode, detail: string) => refuse(code, `Rejected: ${detail}`, { hint });

type Limits = ReturnType<typeof limitsOf>;

/** A check by one limit: made when it is set, and never of an exit. */
const byLimit =
  <Name extends keyof Limits>(
    name: Name,
    check: (limit: NonNullable<Limits[Name]>, facts: OrderFacts) => ReturnType<Check>,
  ): Check =>
  (facts) => {
    const limit = limitsOf(facts.book.account)[name];
    return limit === undefined || isExit(facts) ? undefined : check(limit, facts);
  };

const instruments = byLimit('instruments', (roots, { instrument }) =>
  roots.includes(instrument.root)
    ? undefined
    : over('instrument_not_allowed', `this account may trade ${roots.join(', ')} alone.`),
);

const orderQuantity = byLimit('orderQuantity', (most, { request }) =>
  request.quantity > most
    ? over('max_order_size', `max contracts. An order of this account is at most ${most} contracts.`)
    : undefined,
);

/** What the working orders of a side come to when the position is closed before they fill. Those that only close shrink with it. */
const fromFlat = (facts: OrderFacts): number => {
  const orders = facts.book.orders.filter(({ protects, reduceOnly }) => !protects && !reduceOnly);
  const exposure = exposureOf({ ...facts, book: { ...facts.book, orders } });
  return exposure ? Math.abs(positionAfter({ ...exposure, quantity: 0 }, facts.request.side)) : 0;
};

/** The largest position that the order could make with all that works on its side. */
export const couldBecome = (facts: OrderFacts): number => {
  const exposure = exposureOf(facts);
  const filled = exposure ? Math.abs(positionAfter(exposure, facts.request.side)) : 0;
  return Math.max(filled, fromFlat(facts));
};

const positionQuantity = byLimit('positionQuantity', (most, facts) => {
  const after = couldBecome(facts);
  return after > most
    ? over('max_position_size', `max contracts. The position could become ${after}; the most is ${most}.`)
    : undefined;
});

const openInstruments = byLimit('openInstruments', (most, { book, instrument }) => {
  const held = [...book.holdings].filter(([, { quantity }]) => quantity !== 0).map(([name]) => name);
  const open = new Set([...held, ...book.orders.map((order) => order.instrument), instrument.name]);
  return open.size > most
    ? over('max_open_instruments', `${open.size} instruments would be held or worked in; the most is ${most}.`)
    : undefined;
});

const ordersPerMinute = byLimit('ordersPerMinute', (most, { placed }) =>
  placed.inMinute >= most ? over('max_orders', `${most} orders a minute is the most.`) : undefined,
);

const ordersPerDay = byLimit('ordersPerDay', (most, { placed }) =>
  placed.inDay >= most ? over('max_orders', `${most} orders a trading day is the most.`) : undefined,
);

const notional = byLimit('notionalCents', (most, facts) => {
  const { remaining, instrument, prices, request, quote, book } = facts;
  const ticks = prices.ok
    ? worstTicks({ ...prices, side: request.side }, quote, fillRulesOf(book.account).slippageTicks)
    : undefined;
  if (ticks === undefined || !Number.isSafeInteger(remaining)) return undefined;
  const cents = unitCents(instrument, ticks) * BigInt(remaining);
  return cents > BigInt(most)
    ? over('max_notional', `the order could be worth ${dollars(cents)} USD; the most is ${dollars(BigInt(most))} USD.`)
    : undefined;
});

const collar = byLimit('collarBasisPoints', (most, { prices, quote, instrument }) => {
  if (!prices.ok || prices.limitTicks === null || !quote) return undefined;
  const { lastTicks } = quote;
  const away = prices.limitTicks > lastTicks ? prices.limitTicks - lastTicks : lastTicks - prices.limitTicks;
  return away * 10_000n > lastTicks * BigInt(most)
    ? over(
        'price_collar',
        `a limit price is within ${most / 100} % of the last, ${formatTicks(instrument, lastTicks)}.`,
      )
    : undefined;
});

/** What the person wants less of than the venue allows, in the order in which it is looked at. */
export const limitChecks: readonly (readonly [name: string, check: Check])[] = [
  ['allowed instruments', instruments],
  ['order size of the account', orderQuantity],
  ['position size of the account', positionQuantity],
  ['open instruments of the account', openInstruments],
  ['orders a minute of the account', ordersPerMinute],
  ['orders a day of the account', ordersPerDay],
  ['notional of the account', notional],
  ['price collar of the account', collar],
];
