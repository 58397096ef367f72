import { grossOf } from './manual-trade.ts';
import { isClosed, type MatchedTrade } from './matched-trade.ts';
import type { UnitCents } from './unit-cents.ts';

/** What a person says of a matched trade instead of what its executions say, column by column; null: as they say. */
export type TradeOverrides = {
  entryAt: Date | null;
  exitAt: Date | null;
  entryTicks: bigint | null;
  exitTicks: bigint | null;
  feesCents: bigint | null;
};

export const noOverrides: TradeOverrides = {
  entryAt: null,
  exitAt: null,
  entryTicks: null,
  exitTicks: null,
  feesCents: null,
};

const names: Readonly<Record<keyof TradeOverrides, string>> = {
  entryAt: 'entry_ts',
  exitAt: 'exit_ts',
  entryTicks: 'entry_price',
  exitTicks: 'exit_price',
  feesCents: 'fees',
};

/** The names of the columns that are overridden, as tools tell them. */
export const overriddenFields = (overrides: TradeOverrides): string[] =>
  (Object.keys(names) as (keyof TradeOverrides)[]).filter((key) => overrides[key] !== null).map((key) => names[key]);

/** The trade as its person says it was. An exit is overridden only where there is one. */
export const overridden = <Trade extends MatchedTrade>(
  trade: Trade,
  { entryAt, exitAt, entryTicks, exitTicks, feesCents: fees }: TradeOverrides,
  unitCents: UnitCents,
): Trade => {
  const entry = {
    ...trade.entry,
    at: entryAt ?? trade.entry.at,
    priceTicks: entryTicks ?? trade.entry.priceTicks,
  };
  const feesCents = fees ?? trade.feesCents;
  if (!isClosed(trade)) return { ...trade, entry, feesCents, netCents: -feesCents };
  const exit = { ...trade.exit, at: exitAt ?? trade.exit.at, priceTicks: exitTicks ?? trade.exit.priceTicks };
  const grossCents = grossOf(trade, [entry.priceTicks, exit.priceTicks], unitCents);
  return { ...trade, entry, exit, feesCents, grossCents, netCents: grossCents - feesCents };
};
