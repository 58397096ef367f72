import type { Reader } from '@portcullis/database';
import { inSession } from '../accounts/account.ts';
import { type AccountBook, accountValue } from '../accounts/account-book.ts';
import { readValueBooks } from '../accounts/watch-store.ts';
import { readBars } from '../bars/read-bars.ts';
import { type Instrument, instrumentNamed } from '../instruments/instrument.ts';
import { minuteMs } from '../instruments/minute.ts';
import { parsePrice, ticksToPrice } from '../instruments/price.ts';
import type { Market } from '../market/market.ts';
import { isMatchable, type Quote } from '../market/quote.ts';
import { readIndicator } from '../studies/read-indicator.ts';
import type { Alert } from './alert.ts';
import { type AlertField, type AlertStudy, kindOf, scaled } from './alert-condition.ts';
import type { Look } from './judge-alert.ts';

/** What is looked at: the quotes of a feed as they are at one moment of it. */
export type LookAt = {
  feed: string;
  quotes: readonly Quote[];
  /** The feed's market and the time there: sessions of accounts are judged by it. */
  market: Market;
  now: Date;
};

/** What an alert is known by before it is stored, too. */
export type Watching = Pick<Alert, 'id' | 'field' | 'study' | 'instrument' | 'accountId' | 'orderId' | 'seenSeq'>;

/** Looks at the subjects of alerts of one feed. An alert whose subject cannot be seen now is not in the answer. */
export const readLooks = async (
  reader: Reader,
  alerts: readonly Watching[],
  at: LookAt,
): Promise<Map<string, Look>> => {
  const byKind = Map.groupBy(alerts, ({ field }) => lookerOf(field));
  const looks = new Map<string, Look>();
  const quotes = new Map(at.quotes.map((quote) => [quote.instrument, quote]));
  for (const alert of byKind.get('quote') ?? []) put(looks, alert, lookAtQuote(alert, quotes));
  await lookAtBars(reader, byKind.get('bar') ?? [], at, looks);
  await lookAtAccounts(reader, byKind.get('account') ?? [], at, looks);
  await lookAtFills(reader, byKind.get('fills') ?? [], looks);
  return looks;
};

const lookerOf = (field: AlertField): 'quote' | 'bar' | 'account' | 'fills' => {
  const kind = kindOf(field);
  if (kind === 'fill') return 'fills';
  if (kind === 'pnl') return 'account';
  return kind === 'indicator' || field === 'close' ? 'bar' : 'quote';
};

const put = (looks: Map<string, Look>, { id }: Watching, look: Look | undefined): void => {
  if (look) looks.set(id, look);
};

/** Bid and ask of a crossed or one-sided quote are bad data, and are not looked at. */
const lookAtQuote = ({ field, instrument }: Watching, quotes: ReadonlyMap<string, Quote>): Look | undefined => {
  const quote = instrument === null ? undefined : quotes.get(instrument);
  if (!quote) return undefined;
  if (field === 'last') return { kind: 'quote', value: quote.lastTicks, seq: quote.seq };
  if (!isMatchable(quote)) return undefined;
  return { kind: 'quote', value: field === 'bid' ? quote.bidTicks : quote.askTicks, seq: quote.seq };
};

/** The minute in which the feed is, since the epoch. */
const minuteOf = (quotes: readonly Quote[]): number => {
  const minute = Math.floor(Math.max(...quotes.map(({ at }) => at.getTime())) / minuteMs);
  return Number.isFinite(minute) ? minute : 0;
};

const gcd = (one: number, other: number): number => (other === 0 ? one : gcd(other, one % other));

/**
 * Whether a bar of so many minutes may have been completed since the minute that was seen last: sessions begin on the hour,
 * so bars begin on what divides it. Long bars are made of many rows, and are not read anew each minute for nothing.
 */
export const isBarDue = (minutes: number, seen: bigint, minute: number): boolean => {
  const step = gcd(minutes, 60);
  return Math.floor(minute / step) > Math.floor(Number(seen) / step);
};

/** The newest complete bars before the minute in which the feed is. Alerts on the same bars share what is read. */
const lookAtBars = async (
  reader: Reader,
  alerts: readonly Watching[],
  { quotes, market }: LookAt,
  looks: Map<string, Look>,
): Promise<void> => {
  const minute = minuteOf(quotes);
  const read = new Map<string, bigint | null>();
  for (const { id, instrument: name, study, seenSeq } of alerts) {
    if (name === null || !isBarDue(study?.minutes ?? 1, seenSeq, minute)) continue;
    const key = JSON.stringify([name, study]);
    if (!read.has(key)) {
      const query = { instrument: instrumentNamed(name), market, now: new Date(minute * minuteMs) };
      read.set(key, study ? await readStudy(reader, query, study) : await readClose(reader, query));
    }
    looks.set(id, { kind: 'bar', value: read.get(key) ?? null, seq: BigInt(minute) });
  }
};

type BarsUpTo = { instrument: Instrument; market: Market; now: Date };

const readClose = async (reader: Reader, query: BarsUpTo): Promise<bigint | null> => {
  const read = await readBars(reader, { ...query, periodType: 'minute', period: 1, limit: 1 });
  const close = read.ok ? read.report.bars.at(-1)?.close : undefined;
  const parsed = close === undefined ? undefined : parsePrice(query.instrument, close);
  return parsed?.ok ? parsed.ticks : null;
};

const readStudy = async (reader: Reader, query: BarsUpTo, study: AlertStudy): Promise<bigint | null> => {
  const { indicator, parameters, plot, minutes } = study;
  const wanted = { indicator, parameters, plot, periodType: 'minute', period: minutes, count: 2 } as const;
  const read = await readIndicator(reader, { ...query, ...wanted });
  const values = read.ok ? (read.report.plots[0]?.values ?? []) : [];
  const complete = values.findLast(({ at }) => at.getTime() + minutes * minuteMs <= query.now.getTime());
  // What is no number, or more than the column holds, must not stop the looks of all others.
  return complete && Math.abs(complete.value) <= 1e12 ? scaled(complete.value, 1e6) : null;
};

const dayMs = 86_400_000;

/** P&L of a book's session as alerts see it. */
export const lookAtBook = (field: AlertField, { account, ...book }: AccountBook, { market, now }: LookAt): Look => {
  const current = inSession(account, now, market.hours);
  const { unrealizedCents } = accountValue({ ...book, account: current });
  const realizedCents = current.cashCents - current.sessionStartCashCents;
  const seq = BigInt(current.sessionDate.getTime() / dayMs);
  if (field === 'unrealized_pnl') return { kind: 'session', value: unrealizedCents, seq };
  return { kind: 'session', value: realizedCents + (field === 'total_pnl' ? unrealizedCents : 0n), seq };
};

const lookAtAccounts = async (
  reader: Reader,
  alerts: readonly Watching[],
  at: LookAt,
  looks: Map<string, Look>,
): Promise<void> => {
  const ids = new Set(alerts.flatMap(({ accountId }) => accountId ?? []));
  const books = new Map((await readValueBooks(reader, at.feed, [...ids])).map((book) => [book.account.id, book]));
  for (const alert of alerts) {
    const book = alert.accountId === null ? undefined : books.get(alert.accountId);
    if (book) looks.set(alert.id, lookAtBook(alert.field, book, at));
  }
};

type FillRow = { id: string; newest: bigint; count: number; last: bigint | null };

/** Fills of an account commit in the order of their sequence, because each holds the account's lock: none is passed over. */
const lookAtFills = async (reader: Reader, alerts: readonly Watching[], looks: Map<string, Look>): Promise<void> => {
  if (alerts.length === 0) return;
  const ids = alerts.map(({ id }) => id);
  const rows = await reader.$queryRaw<FillRow[]>`
    SELECT a.id, max(e.seq) AS newest, (count(*) FILTER (WHERE wanted))::int AS count,
           max(e.seq) FILTER (WHERE wanted) AS last
    FROM alert a
    JOIN execution e ON e.account_id = a.account_id AND e.seq > a.seen_seq
    CROSS JOIN LATERAL (SELECT (a.instrument IS NULL OR a.instrument = e.instrument)
                           AND (a.order_id IS NULL OR a.order_id = e.order_id) AS wanted) AS judged
    WHERE a.id = ANY (${ids}::uuid[])
    GROUP BY a.id`;
  const seqs = rows.flatMap(({ last }) => last ?? []);
  const found = seqs.length === 0 ? [] : await reader.execution.findMany({ where: { seq: { in: seqs } } });
  const bySeq = new Map(found.map((execution) => [execution.seq, execution]));
  for (const { id, newest, count, last } of rows) {
    const fill = last === null ? undefined : bySeq.get(last);
    const { side, quantity, instrument, priceTicks } = fill ?? {};
    const value =
      instrument === undefined || priceTicks === undefined
        ? 0n
        : scaled(ticksToPrice(instrumentNamed(instrument), priceTicks), 1e6);
    const seen = side && quantity && instrument ? { side, quantity, instrument, count } : undefined;
    looks.set(id, { kind: 'fills', value, seq: newest, last: seen });
  }
};

/** Where an account's executions stand: those after it are new. */
export const newestExecutionSeq = async (reader: Reader, accountId: string): Promise<bigint> =>
  (await reader.execution.aggregate({ where: { accountId }, _max: { seq: true } }))._max.seq ?? 0n;
