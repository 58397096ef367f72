import type { Account } from './account.ts';

/**
 * What orders of an account may be at the most, where its person wants less than the venue allows. What is absent is not
 * limited. Exits, and orders that only reduce a position, are never held back by them.
 */
export type AccountLimits = {
  /** Contracts of one order. */
  orderQuantity?: number;
  /** Contracts of a position, with all that works on its side. */
  positionQuantity?: number;
  /** Instruments in which something is held or works. */
  openInstruments?: number;
  ordersPerMinute?: number;
  /** Of a trading day. */
  ordersPerDay?: number;
  /** Price times contracts of one order, in cents. */
  notionalCents?: number;
  /** How far a limit price may be from the last price, in hundredths of a percent. */
  collarBasisPoints?: number;
  /** Roots, the only ones that may be traded. */
  instruments?: readonly string[];
};

export type LimitName = keyof AccountLimits;

/** The column holds what `saveRules` wrote, and nothing else. */
export const limitsOf = ({ limits }: Pick<Account, 'limits'>): AccountLimits => (limits ?? {}) as AccountLimits;
