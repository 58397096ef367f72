/** What one contract at a price in ticks is worth, in whole cents: gains are differences of two of these, times the contracts. */
export type UnitCents = (priceTicks: bigint) => bigint;
