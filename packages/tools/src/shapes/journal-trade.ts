import { type Excursion, isClosed, type JournalTrade, rMultiple, scored } from '@portcullis/journal';
import { noExcursionReason } from '@portcullis/operations';
import { dollars, instrumentNamed, ticksToPrice } from '@portcullis/trading';
import { z } from 'zod';
import { fourDecimals } from './rounded.ts';
import { untrusted, untrustedText } from './untrusted.ts';

/** What both kinds of journal tools tell of a matched trade. `realized_pnl` is before fees, `net_pnl` after. */
export const tradeShape = {
  account: z.string(),
  instrument: z.string(),
  side: z.enum(['Long', 'Short']),
  quantity: z.int(),
  entry_ts: z.string(),
  exit_ts: z.string().nullable(),
  entry_price: z.number(),
  exit_price: z.number().nullable(),
  realized_pnl: z.number().nullable(),
  fees: z.number(),
  net_pnl: z.number().nullable(),
  r_multiple: z.number().nullable(),
  setup: z.string().nullable(),
  tags: z.array(z.string()),
  notes: untrustedText.nullable(),
};

export const presentTrade = (trade: JournalTrade) => {
  const contract = instrumentNamed(trade.instrument);
  const { entry, exit, note } = trade;
  const multiple = isClosed(trade) ? rMultiple(scored(trade)) : null;
  return {
    account: trade.account,
    instrument: trade.instrument,
    side: trade.side,
    quantity: trade.quantity,
    entry_ts: entry.at.toISOString(),
    exit_ts: exit?.at.toISOString() ?? null,
    entry_price: ticksToPrice(contract, entry.priceTicks),
    exit_price: exit ? ticksToPrice(contract, exit.priceTicks) : null,
    realized_pnl: exit ? dollars(trade.grossCents) : null,
    fees: dollars(trade.feesCents),
    net_pnl: exit ? dollars(trade.netCents) : null,
    r_multiple: multiple === null ? null : Math.round(multiple * 100) / 100,
    setup: note.setup,
    tags: note.tags,
    notes: note.note === '' ? null : untrusted(note.note),
  };
};

/** How the trade went while it was held, from one-minute bars; null where there are none, and then it says why. */
export const excursionShape = {
  mae: z.number().nullable(),
  mfe: z.number().nullable(),
  etd: z.number().nullable(),
  entry_efficiency: z.number().nullable(),
  exit_efficiency: z.number().nullable(),
  total_efficiency: z.number().nullable(),
  mae_reason: z.enum(['still_open', 'no_bars', 'no_imported_bars']).optional(),
};

export const presentExcursion = (trade: JournalTrade, found: Excursion | undefined) => ({
  mae: found ? dollars(found.maeCents) : null,
  mfe: found ? dollars(found.mfeCents) : null,
  etd: found ? dollars(found.etdCents) : null,
  entry_efficiency: fourDecimals(found?.entryEfficiency ?? null),
  exit_efficiency: fourDecimals(found?.exitEfficiency ?? null),
  total_efficiency: fourDecimals(found?.totalEfficiency ?? null),
  ...(!found && { mae_reason: isClosed(trade) ? noExcursionReason(trade) : ('still_open' as const) }),
});
