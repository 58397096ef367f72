import type { Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { type EntryExits, parseBracket } from './bracket.ts';
import type { ExitPlan } from './exit-plan.ts';
import { hasLimit, hasStop, type OrderType, type Side, type TimeInForce } from './order.ts';

/** An order as asked for. Prices as written in JSON. */
export type OrderRequest = EntryExits & {
  side: Side;
  type: OrderType;
  quantity: number;
  limitPrice?: number | undefined;
  stopPrice?: number | undefined;
  tif: TimeInForce;
  /** The caller's own id, unique a person. */
  clientOrderId?: string | undefined;
  name?: string | undefined;
  /** The person's ATM template that gets out of what the order enters. */
  strategy?: string | undefined;
  /** The group of which one leg fills. */
  ocoId?: string | undefined;
  /** Place only when the position in the instrument is one of these. */
  requireMarketPosition?: readonly ('flat' | 'long' | 'short')[] | undefined;
  /** Place only when fewer instruments than this are held, the order's own apart. */
  maxPositions?: number | undefined;
};

export type OrderPrices = {
  limitTicks: bigint | null;
  stopTicks: bigint | null;
  exitPlan: ExitPlan | null;
  /** The template that the plan is of, as its owner writes its name. */
  strategy?: string | null;
};

type Asked = Pick<OrderRequest, 'type' | 'limitPrice' | 'stopPrice'> & EntryExits;

const parseOne = (
  instrument: Instrument,
  type: OrderType,
  field: 'limit_price' | 'stop_price',
  wanted: boolean,
  price: number | undefined,
): Outcome<{ ticks: bigint | null }> => {
  if (price === undefined) {
    return wanted ? refuse('missing_price', `A ${type} order needs ${field}.`) : { ok: true, ticks: null };
  }
  if (!wanted) return refuse('unexpected_price', `A ${type} order takes no ${field}.`, { hint: `Leave ${field} out.` });
  const parsed = parsePrice(instrument, price);
  return parsed.ok
    ? parsed
    : { ok: false, refusal: { ...parsed.refusal, detail: `${field}: ${parsed.refusal.detail}` } };
};

/** The prices that the type needs, in ticks: present, on tick, and none besides. */
export const parseOrderPrices = (instrument: Instrument, request: Asked): Outcome<OrderPrices> => {
  const { type } = request;
  const limit = parseOne(instrument, type, 'limit_price', hasLimit(request), request.limitPrice);
  if (!limit.ok) return limit;
  const stop = parseOne(instrument, type, 'stop_price', hasStop(request), request.stopPrice);
  if (!stop.ok) return stop;
  const bracket = parseBracket(instrument, request);
  if (!bracket.ok) return bracket;
  return { ok: true, limitTicks: limit.ticks, stopTicks: stop.ticks, exitPlan: bracket.exitPlan };
};
