import type { MatchedTrade } from './matched-trade.ts';
import type { UnitCents } from './unit-cents.ts';

/** A stop that protects a position, with its life. Prices in ticks. */
export type ProtectiveStop = {
  seq: bigint;
  accountId: string;
  instrument: string;
  side: 'Buy' | 'Sell';
  /** The entry whose fill it came with; null: placed for a position that was there. */
  parentOrderId: string | null;
  placedAt: Date;
  /** Null: it rests, or it filled. */
  cancelledAt: Date | null;
  /** Where it stood, from the first price to the last. */
  prices: bigint[];
};

/** The stops of a history, to be looked up by trade. */
export type StopBook = { ofEntry: Map<string, ProtectiveStop[]>; ofPosition: Map<string, ProtectiveStop[]> };

type Protected = Pick<MatchedTrade, 'accountId' | 'instrument' | 'side' | 'entry' | 'exit' | 'quantity'>;

const positionKey = ({ accountId, instrument }: Pick<Protected, 'accountId' | 'instrument'>): string =>
  `${accountId} ${instrument}`;

/** @param stops oldest first */
export const stopBookOf = (stops: readonly ProtectiveStop[]): StopBook => ({
  ofEntry: Map.groupBy(
    stops.filter(({ parentOrderId }) => parentOrderId !== null),
    ({ parentOrderId }) => parentOrderId ?? '',
  ),
  ofPosition: Map.groupBy(
    stops.filter(({ parentOrderId }) => parentOrderId === null),
    positionKey,
  ),
});

/** The stops that protected a trade, oldest first: those of its entry, and those placed for its position while it was held. */
const stopsOf = (trade: Protected, book: StopBook): ProtectiveStop[] => {
  const { entry, exit, side } = trade;
  const attached = book.ofEntry.get(entry.order?.id ?? '') ?? [];
  const placed = (book.ofPosition.get(positionKey(trade)) ?? []).filter(
    (stop) =>
      stop.side === (side === 'Long' ? 'Sell' : 'Buy') &&
      stop.placedAt >= entry.at &&
      (!exit || stop.placedAt < exit.at),
  );
  return [...attached, ...placed];
};

export type TradeProtection = {
  /** Where the first stop stood at first; null: there was none. */
  stopTicks: bigint | null;
  /** What was at stake to that stop, in cents; null: no stop, or one that was beyond the entry from the first. */
  riskCents: bigint | null;
  /** A stop was moved away from the entry, so that more was at stake than before. */
  isStopMoved: boolean;
};

export const unprotected: TradeProtection = { stopTicks: null, riskCents: null, isStopMoved: false };

/**
 * How a trade was protected. An entry that filled in parts has stops of each part: the first one placed with or after
 * this part counts.
 */
export const protectionOf = (trade: Protected, book: StopBook, unitCents: UnitCents): TradeProtection => {
  const stops = stopsOf(trade, book);
  const first = stops.find(({ placedAt }) => placedAt >= trade.entry.at) ?? stops[0];
  const stopTicks = first?.prices[0];
  if (stopTicks === undefined) return unprotected;
  /** How far beyond the entry a price lies on the side of losses. */
  const stake = (price: bigint) =>
    trade.side === 'Long' ? trade.entry.priceTicks - price : price - trade.entry.priceTicks;
  const centsApart = unitCents(trade.entry.priceTicks) - unitCents(stopTicks);
  const riskCents = (trade.side === 'Long' ? centsApart : -centsApart) * BigInt(trade.quantity);
  return {
    stopTicks,
    riskCents: riskCents > 0n ? riskCents : null,
    isStopMoved: movesOf(stops).some(([from, to]) => stake(to) > stake(from) && stake(to) > 0n),
  };
};

/** Each move of a stop, from where to where: of one order, or by another order that took its place in the same moment. */
const movesOf = (stops: readonly ProtectiveStop[]): [from: bigint, to: bigint][] => {
  const within = stops.flatMap(({ prices }) => pairsOf(prices));
  const replaced = stops.flatMap((stop) => {
    const next = stops.find(
      ({ seq, placedAt }) => seq > stop.seq && placedAt.getTime() === stop.cancelledAt?.getTime(),
    );
    const [from, to] = [stop.prices.at(-1), next?.prices[0]];
    return from !== undefined && to !== undefined ? [[from, to] as [bigint, bigint]] : [];
  });
  return [...within, ...replaced];
};

const pairsOf = (prices: readonly bigint[]): [bigint, bigint][] =>
  prices.slice(1).map((price, index) => [prices[index] ?? price, price]);
