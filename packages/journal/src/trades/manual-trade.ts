import { type MatchedTrade, type TradeSide, tradeId } from './matched-trade.ts';
import type { UnitCents } from './unit-cents.ts';

/** A trade as its person entered it. Prices in ticks. */
export type ManualTrade = {
  seq: bigint;
  accountId: string;
  instrument: string;
  side: TradeSide;
  quantity: number;
  entryTicks: bigint;
  entryAt: Date;
  /** Null: still open. */
  exit: { ticks: bigint; at: Date } | null;
  /** Of both sides. */
  feesCents: bigint;
};

export const manualTradesMax = 10_000;

/** What a trade gained before fees, in cents. */
export const grossOf = (
  { side, quantity }: Pick<MatchedTrade, 'side' | 'quantity'>,
  [entryTicks, exitTicks]: readonly [bigint, bigint],
  unitCents: UnitCents,
): bigint => {
  const risen = unitCents(exitTicks) - unitCents(entryTicks);
  return (side === 'Long' ? risen : -risen) * BigInt(quantity);
};

/** The same trade as the journal lists it beside those that executions make. */
export const tradeOfManual = (manual: ManualTrade, unitCents: UnitCents): MatchedTrade => {
  const { seq, exit, entryTicks, entryAt, ...rest } = manual;
  const grossCents = exit ? grossOf(manual, [entryTicks, exit.ticks], unitCents) : 0n;
  return {
    ...rest,
    ...{ id: tradeId(seq, 0), source: 'manual', grossCents, netCents: grossCents - manual.feesCents },
    entry: { seq, at: entryAt, priceTicks: entryTicks },
    exit: exit && { seq, at: exit.at, priceTicks: exit.ticks },
  };
};
