import type { JournalTrade } from '@portcullis/journal';
import { dollars, instrumentNamed, unitCents } from '@portcullis/trading';
import { z } from 'zod';
import { presentTrade, tradeShape } from './journal-trade.ts';

/** A trade as TradeJournal's tools tell it. `position_size` is what the entry was worth, in USD. */
export const portfolioTrade = z.object({
  trade_id: z.int(),
  symbol: z.string(),
  asset: z.literal('future'),
  status: z.enum(['op', 'cl']),
  position_size: z.number(),
  ...tradeShape,
});

export const positionSizeCents = ({ entry, quantity, instrument }: JournalTrade): bigint =>
  unitCents(instrumentNamed(instrument), entry.priceTicks) * BigInt(quantity);

export const presentPortfolioTrade = (trade: JournalTrade): z.infer<typeof portfolioTrade> => ({
  trade_id: trade.id,
  symbol: trade.instrument.split(' ')[0] ?? trade.instrument,
  asset: 'future',
  status: trade.exit ? 'cl' : 'op',
  position_size: dollars(positionSizeCents(trade)),
  ...presentTrade(trade),
});
