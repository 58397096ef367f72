import { instrumentNamed } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { markTicks } from '../market/quote.ts';
import { type AccountBook, holdingIn, holdingUnrealizedCents } from './account-book.ts';
import { dollars } from './money.ts';
import { averagePrice } from './position.ts';
import { venueOptionsOf } from './venue-options.ts';

/** A position as answers and pages show it. Money in dollars. */
export type PositionReport = {
  account: string;
  instrument: string;
  /** Contracts, without a sign: `marketPosition` has it. */
  quantity: number;
  marketPosition: 'Long' | 'Short' | 'Flat';
  averagePrice: number | null;
  unrealizedPnl: number;
  /** Gross, since the roll at 18:00 New York. */
  realizedPnlSession: number;
  /** Bid for long, ask for short, or the last trade if the account is marked by it; null without a quote. */
  markPrice: number | null;
};

/** The position in one instrument; Flat with quantity 0 when there is none. */
export const reportPosition = (book: AccountBook, name: string): PositionReport => {
  const instrument = instrumentNamed(name);
  const holding = holdingIn(book, name);
  const quote = book.quotes.get(name);
  const { markPrice } = venueOptionsOf(book.account);
  return {
    account: book.account.name,
    instrument: name,
    quantity: Math.abs(holding.quantity),
    marketPosition: holding.quantity === 0 ? 'Flat' : holding.quantity > 0 ? 'Long' : 'Short',
    averagePrice: averagePrice(holding, instrument),
    unrealizedPnl: dollars(holdingUnrealizedCents(holding, instrument, quote, markPrice)),
    realizedPnlSession: dollars(holding.realizedSessionCents),
    markPrice: quote ? ticksToPrice(instrument, markTicks(quote, holding.quantity, markPrice)) : null,
  };
};

/** The open positions of an account, by instrument. */
export const reportPositions = (book: AccountBook): PositionReport[] =>
  [...book.holdings].filter(([, { quantity }]) => quantity !== 0).map(([name]) => reportPosition(book, name));
