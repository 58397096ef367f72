import { Prisma } from '@portcullis/database';
import { sourcesOf } from '../bars/choose-source.ts';
import type { Market } from '../market/market.ts';
import type { LedgerFill } from './grant-ledger.ts';

type Owner = { personId: string; feed: string };

/** A row of what `carriedFills` reads. */
export type CarriedRow = Omit<LedgerFill, 'priceTicks' | 'feeCents' | 'heldFromTicks'> & {
  priceTicks: string;
  feeCents: string;
  /** Of before the day. */
  isHeld: boolean;
  heldFromTicks: string | null;
};

/** So many fills of a position are looked at: one that is never closed must not make each order dearer than the last. */
const carriedMax = 2_000;

/** The newest fills before the opening, of `held`, and whether one of them began its position. */
const newest = (opensAt: Date): Prisma.Sql => Prisma.sql`
  SELECT e.seq, e.position_after * (CASE e.side WHEN 'Buy' THEN 1 ELSE -1 END) BETWEEN 0 AND e.quantity AS opens
  FROM execution e WHERE e.account_id = held.account_id AND e.instrument = held.instrument AND e.at < ${opensAt}
  ORDER BY e.seq DESC LIMIT ${carriedMax}`;

/** The positions that were held as the trading day opened: what stands now, less what moved since. */
const heldAsTheDayBegan = ({ personId, feed }: Owner, opensAt: Date): Prisma.Sql => Prisma.sql`
    own AS (SELECT id FROM account WHERE person_id = ${personId}::uuid AND feed = ${feed}),
    moved AS (
      SELECT e.account_id, e.instrument, sum(CASE e.side WHEN 'Buy' THEN e.quantity ELSE -e.quantity END) AS quantity
      FROM own JOIN execution e ON e.account_id = own.id AND e.at >= ${opensAt} GROUP BY 1, 2),
    held AS (
      SELECT account_id, instrument
      FROM (SELECT position.* FROM own JOIN position ON position.account_id = own.id) standing
      FULL JOIN moved USING (account_id, instrument)
      WHERE coalesce(standing.quantity, 0) <> coalesce(moved.quantity, 0))`;

/** Whether anything was held as the day opened: seldom, and then alone `carriedFills` is worth its price. */
export const carriesAny = (owner: Owner, opensAt: Date): Prisma.Sql =>
  Prisma.sql`(WITH ${heldAsTheDayBegan(owner, opensAt)} SELECT EXISTS (SELECT 1 FROM held))`;

/**
 * Where a position was held as the trading day opened: the fills that made it, from the last time that it was flat or turned
 * round, the newest 2,000 at the most, and those of the day. Only positions in which the connections that are asked about have a part. What a contract was worth
 * then is what it could be closed at when the last one-minute bar before the opening ended; null without one, or when it ended
 * before the fill.
 * @param concerned whether the order of that alias is of one of the connections
 */
export const carriedFills = (
  { personId, feed }: Owner,
  { opensAt, market }: { opensAt: Date; market: Market },
  concerned: (alias: 'o' | 'p') => Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  (WITH ${heldAsTheDayBegan({ personId, feed }, opensAt)},
    opened AS (
      SELECT held.*, minute.*, coalesce(
        (SELECT n.seq FROM (${newest(opensAt)}) n WHERE n.opens ORDER BY n.seq DESC LIMIT 1),
        (SELECT min(seq) FROM (${newest(opensAt)}) n)) AS seq
      FROM held LEFT JOIN LATERAL (
        SELECT b.at + interval '1 minute' AS ends_at, b.bid_ticks, b.ask_ticks, b.close_ticks FROM bar b
        WHERE b.source = ${sourcesOf(market)[0] ?? 'shared'} AND b.instrument = held.instrument AND b.at < ${opensAt}
        ORDER BY b.at DESC LIMIT 1) minute ON true),
    fill AS (
      SELECT e.*, o.connection_id AS placed_by, p.connection_id AS protects_of,
             e.at < ${opensAt} AS is_held,
             CASE WHEN e.at < ${opensAt} AND opened.ends_at >= e.at THEN
               coalesce(CASE WHEN e.position_after > 0 THEN opened.bid_ticks ELSE opened.ask_ticks END, opened.close_ticks)
             END AS held_from,
             bool_or(e.at < ${opensAt} AND coalesce(${concerned('o')} OR ${concerned('p')}, false))
               OVER (PARTITION BY e.account_id, e.instrument) AS concerned
      FROM opened JOIN execution e ON e.account_id = opened.account_id AND e.seq >= opened.seq AND e.instrument = opened.instrument
      JOIN trade_order o ON o.id = e.order_id LEFT JOIN trade_order p ON p.id = o.parent_order_id)
    SELECT coalesce(json_agg(json_build_object(
      'accountId', f.account_id, 'instrument', f.instrument, 'side', f.side, 'quantity', f.quantity,
      'priceTicks', f.price_ticks::text, 'feeCents', f.fee_cents::text, 'positionAfter', f.position_after,
      'connectionId', f.placed_by, 'parentConnectionId', f.protects_of,
      'isHeld', f.is_held, 'heldFromTicks', f.held_from::text) ORDER BY f.seq), '[]')
    FROM fill f WHERE f.concerned)`;

const placeOf = ({ accountId, instrument }: Pick<LedgerFill, 'accountId' | 'instrument'>) =>
  `${accountId} ${instrument}`;

const asFill = ({ isHeld, heldFromTicks, priceTicks, feeCents, ...fill }: CarriedRow): LedgerFill => ({
  ...fill,
  ...{ priceTicks: BigInt(priceTicks), feeCents: BigInt(feeCents) },
  ...(isHeld ? { heldFromTicks: heldFromTicks === null ? null : BigInt(heldFromTicks) } : {}),
});

/** The fills of the day; where something was held when it began, after those that made it. */
export const withCarried = (today: readonly LedgerFill[], carried: readonly CarriedRow[]): LedgerFill[] => {
  const places = new Set(carried.map(placeOf));
  return [...carried.map(asFill), ...today.filter((fill) => !places.has(placeOf(fill)))];
};

const isHeld = ({ heldFromTicks }: LedgerFill): boolean => heldFromTicks !== undefined;

/** The fills of the day read anew, after those that made what was held when it began, as they were known: they do not change. */
export const withKnown = (today: readonly LedgerFill[], before: readonly LedgerFill[]): LedgerFill[] => {
  const held = new Set(before.filter(isHeld).map(placeOf));
  const anew = new Set(today.map(placeOf));
  const known = before.filter((fill) => held.has(placeOf(fill)) && (isHeld(fill) || !anew.has(placeOf(fill))));
  return [...known, ...today];
};
