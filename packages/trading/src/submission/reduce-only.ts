import { type AccountBook, holdingIn, holdingUnrealizedCents } from '../accounts/account-book.ts';
import { venueOptionsOf } from '../accounts/venue-options.ts';
import { isExit, type OrderFacts } from '../checks/order-facts.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { boundChecks } from './order-checks.ts';

/** The account as it is when its position is closed before the order fills. */
const withoutPosition = (book: AccountBook, instrument: Instrument): AccountBook => {
  const { name } = instrument;
  const gained = holdingUnrealizedCents(
    holdingIn(book, name),
    instrument,
    book.quotes.get(name),
    venueOptionsOf(book.account).markPrice,
  );
  const holdings = new Map([...book.holdings].filter(([each]) => each !== name));
  return { ...book, holdings, account: { ...book.account, cashCents: book.account.cashCents + gained } };
};

/**
 * True for an order that is taken only because it reduces: as an entry, or once its position is gone, a lock, a limit or
 * another bound would refuse it. From then on it may only close, or a close before its fill would make an entry of it.
 */
export const isReduceOnly = (facts: OrderFacts): boolean => {
  if (facts.closes || facts.protects || !isExit(facts)) return false;
  const entry: OrderFacts = { ...facts, asEntry: true };
  const alone: OrderFacts = { ...entry, book: withoutPosition(facts.book, facts.instrument) };
  return boundChecks.some((check) => check(entry) !== undefined || check(alone) !== undefined);
};
