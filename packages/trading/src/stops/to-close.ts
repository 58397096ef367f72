/** One instrument in one account, as a stop found it. Contracts are signed: long is positive. */
export type ToClose = {
  accountId: string;
  instrument: string;
  contracts: number;
  /** Orders that were working then, with what of each was filled: what they fill until they are cancelled is closed too. */
  orders: { id: string; filled: number }[];
};

export type FillOfOrder = { id: string; side: string; filled: number };

/** With what those orders, and exits that they left, have filled since. They are cancelled, so none of them fills any more. */
export const withFills = ({ orders, ...due }: ToClose, now: readonly FillOfOrder[]): ToClose => {
  const before = new Map(orders.map(({ id, filled }) => [id, filled]));
  const since = now.reduce((sum, { id, side, filled }) => {
    const more = filled - (before.get(id) ?? 0);
    return sum + (side === 'Buy' ? more : -more);
  }, 0);
  return { ...due, contracts: due.contracts + since, orders: [] };
};

/** How many contracts of what is held now, signed, are to be closed: what came after the stop stays. */
export const contractsToClose = ({ contracts }: Pick<ToClose, 'contracts'>, held: number): number =>
  Math.sign(contracts) === Math.sign(held) ? Math.min(Math.abs(contracts), Math.abs(held)) : 0;

/** What is left when so many of `held` were sent to the market; undefined: nothing. */
export const leftToClose = (due: ToClose, held: number, sent: number): ToClose | undefined => {
  const left = contractsToClose(due, held) - sent;
  return left > 0 ? { ...due, contracts: Math.sign(held) * left } : undefined;
};

/** How long a stop tries to close positions: what is open a day later, the person has seen. */
const closingMs = 24 * 3_600_000;

export const closesUntil = (askedAt: Date): Date => new Date(askedAt.getTime() + closingMs);
