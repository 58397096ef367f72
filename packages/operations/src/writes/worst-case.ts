import type { ApprovalFacts } from '@portcullis/access';
import { dollars, type Instrument, instrumentNamed, type Order, unitCents } from '@portcullis/trading';

/** An order that opens or adds, the price it is judged at, and the exits that were placed for it already. */
export type Entry = { order: Order; priceTicks: bigint | undefined; stops: readonly Order[] };

/** The most that entries could lose: to their stops where they have some, else it is not bounded. Null: there is none. */
export const worstCaseOf = (entries: readonly Entry[]): ApprovalFacts['worstCase'] => {
  if (entries.length === 0) return null;
  const losses = entries.map(lossToStops);
  const margin = entries.reduce((sum, { order }) => sum + marginOf(order), 0n);
  if (losses.some((loss) => loss === undefined)) {
    return {
      words: `No stop covers all of it, so the loss is not bounded. It takes ${inDollars(margin)} of initial margin.`,
    };
  }
  const cents = losses.reduce<bigint>((sum, loss) => sum + (loss ?? 0n), 0n);
  return {
    amount: dollars(cents),
    words: `${inDollars(cents)} with fees when its stop fills at its price. A gap can cost more.`,
  };
};

const marginOf = ({ instrument, quantity }: Order): bigint =>
  instrumentNamed(instrument).initialMarginCents * BigInt(quantity);

const inDollars = (cents: bigint): string =>
  `${(Number(cents) / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;

/** Undefined: no stop, or not for all contracts. */
const lossToStops = ({ order, priceTicks, stops }: Entry): bigint | undefined => {
  const instrument = instrumentNamed(order.instrument);
  const parts = priceTicks === undefined ? [] : stopsOf(order, stops, priceTicks);
  const covered = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  if (priceTicks === undefined || covered < order.quantity) return undefined;
  const loss = parts.reduce((sum, part) => sum + lossOf(instrument, order, priceTicks, part), 0n);
  return loss + 2n * instrument.feeCents * BigInt(order.quantity);
};

type Stop = { quantity: number; stopTicks: bigint };

const lossOf = (instrument: Instrument, { side }: Order, entryTicks: bigint, { quantity, stopTicks }: Stop): bigint => {
  const fallen = unitCents(instrument, entryTicks) - unitCents(instrument, stopTicks);
  const away = side === 'Buy' ? fallen : -fallen;
  return (away > 0n ? away : 0n) * BigInt(quantity);
};

/** Stops that work already, then those that the exit plan holds for what has not filled. */
const stopsOf = (order: Order, placed: readonly Order[], entryTicks: bigint): Stop[] => {
  const working = placed.flatMap(({ stopTicks, quantity }) => (stopTicks === null ? [] : [{ quantity, stopTicks }]));
  let left = order.quantity - working.reduce((sum, { quantity }) => sum + quantity, 0);
  const planned = (order.exitPlan?.legs ?? []).flatMap((leg) => {
    const quantity = Math.max(0, Math.min(left, leg.quantity ?? left));
    left -= quantity;
    if (leg.stop === null || quantity === 0) return [];
    const down = order.side === 'Buy' ? -1n : 1n;
    const stopTicks = 'at' in leg.stop ? BigInt(leg.stop.at) : entryTicks + down * BigInt(leg.stop.distance);
    return [{ quantity, stopTicks }];
  });
  return [...working, ...planned];
};
