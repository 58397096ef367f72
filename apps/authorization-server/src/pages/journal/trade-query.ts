import { isTradeCursor, type TradeFilter } from '@portcullis/journal';
import { z } from 'zod';

/** The filters of the trades page, as its address carries them. What makes no sense is left out. */
export type TradeQuery = {
  account: string;
  instrument: string;
  side: string;
  result: string;
  setup: string;
  tag: string;
  source: string;
  /** `yes`: trades that were left out too. */
  left_out: string;
  from: string;
  to: string;
  after: string;
};

const text = (max: number) => z.string().trim().max(max).catch('');
const day = z.iso.date().catch('');

const schema = z.object({
  account: text(64),
  instrument: text(32),
  side: z.enum(['Long', 'Short']).or(z.literal('')).catch(''),
  result: z.enum(['win', 'loss', 'breakeven']).or(z.literal('')).catch(''),
  setup: text(60),
  tag: text(32),
  source: z.enum(['venue', 'import', 'manual']).or(z.literal('')).catch(''),
  left_out: z.literal('yes').or(z.literal('')).catch(''),
  from: day,
  to: day,
  after: z.string().max(200).refine(isTradeCursor).catch(''),
});

export const tradeQueryOf = (query: unknown): TradeQuery => schema.parse(query);

const dayMs = 86_400_000;

/** Days are of UTC, both whole. */
export const filterOf = (query: TradeQuery): TradeFilter => {
  const { instrument, side, result, setup, tag, source, left_out, from, to } = query;
  return {
    instrument: instrument || undefined,
    side: (side || undefined) as TradeFilter['side'],
    result: (result || undefined) as TradeFilter['result'],
    source: (source || undefined) as TradeFilter['source'],
    includeDeleted: left_out === 'yes' || undefined,
    setup: setup || undefined,
    tag: tag || undefined,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(Date.parse(to) + dayMs - 1) : undefined,
    status: result ? 'closed' : 'any',
  };
};

/** The address of the list with these filters. */
export const tradesAddress = (query: Partial<TradeQuery>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? '/journal' : `/journal?${new URLSearchParams(given)}`;
};
