import type { JournalTrade } from '@portcullis/journal';
import { dollars, instrumentNamed, ticksToPrice } from '@portcullis/trading';
import { type Gain, gainOf, moneyWords, priceWords } from '../words/money-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

/** A trade as lists and its own page print it. */
export type TradeRow = {
  address: string;
  what: string;
  instrument: string;
  account: string;
  entryPrice: string;
  exitPrice: string;
  entered: Moment;
  /** Undefined: still open. */
  left: Moment | undefined;
  held: string;
  gross: Gain | undefined;
  fees: string;
  net: Gain | undefined;
  setup: string | null;
  tags: { name: string; address: string }[];
  isDeleted: boolean;
};

export const tradeAddress = (id: number): string => `/journal/trades/${id}`;

/** The id in such an address; undefined: it is none. */
export const tradeIdOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const origins = { venue: '', import: ', imported', manual: ', by hand' } as const;

export const tradeRow = (trade: JournalTrade, now: Date): TradeRow => {
  const contract = instrumentNamed(trade.instrument);
  const price = (ticks: bigint) => priceWords(ticksToPrice(contract, ticks), contract.decimals);
  const { entry, exit, note } = trade;
  return {
    address: tradeAddress(trade.id),
    what: `${trade.side} ${trade.quantity}`,
    instrument: trade.instrument,
    account: `${trade.account}${origins[trade.source]}`,
    entryPrice: price(entry.priceTicks),
    exitPrice: exit ? price(exit.priceTicks) : '–',
    entered: momentOf(entry.at, now),
    left: exit ? momentOf(exit.at, now) : undefined,
    held: heldWords((exit?.at ?? now).getTime() - entry.at.getTime()),
    gross: exit ? gainOf(dollars(trade.grossCents)) : undefined,
    fees: moneyWords(dollars(trade.feesCents)),
    net: exit ? gainOf(dollars(trade.netCents)) : undefined,
    setup: note.setup,
    tags: note.tags.map((name) => ({ name, address: `/journal?${new URLSearchParams({ tag: name })}` })),
    isDeleted: note.isDeleted,
  };
};

/** "45 s", "12 min", "3 h 5 min", "2 d 4 h": two units at the most. */
export const heldWords = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const two = (large: string, rest: number, unit: string) => (rest > 0 ? `${large} ${rest} ${unit}` : large);
  if (hours < 24) return two(`${hours} h`, minutes % 60, 'min');
  return two(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
};
