import type { Reader } from '@portcullis/database';
import { sourcesOf } from '../bars/choose-source.ts';
import type { Market } from '../market/market.ts';

/** What a contract could be closed at as a trading day opened, by its direction. Ticks. */
export type PastOpening = { long: bigint; short: bigint };

/** An instrument, and an instant at which a trading day of it opened. */
export type OpeningAsked = { instrument: string; opensAt: Date };

export const openingKey = ({ instrument, opensAt }: OpeningAsked): string => `${instrument} ${opensAt.getTime()}`;

type Row = { nth: bigint; long: number; short: number };

/** The last one-minute bars before instants, with the quotes at their ends; one that is missing has no entry. */
export const listPastOpenings = async (
  reader: Reader,
  market: Market,
  asked: readonly OpeningAsked[],
): Promise<Map<string, PastOpening>> => {
  if (asked.length === 0) return new Map();
  const [instruments, instants] = [asked.map(({ instrument }) => instrument), asked.map(({ opensAt }) => opensAt)];
  const rows = await reader.$queryRaw<Row[]>`
    SELECT asked.nth, coalesce(minute.bid_ticks, minute.close_ticks) AS long, coalesce(minute.ask_ticks, minute.close_ticks) AS short
    FROM unnest(${instruments}::text[], ${instants}::timestamptz[]) WITH ORDINALITY AS asked (instrument, at, nth)
    JOIN LATERAL (SELECT * FROM bar WHERE bar.source = ${sourcesOf(market)[0] ?? 'shared'} AND bar.instrument = asked.instrument AND bar.at < asked.at
                  ORDER BY bar.at DESC LIMIT 1) minute ON true`;
  return new Map(
    rows.flatMap(({ nth, long, short }) => {
      const of = asked[Number(nth) - 1];
      return of ? [[openingKey(of), { long: BigInt(long), short: BigInt(short) }] as const] : [];
    }),
  );
};
