import type { Reader } from '@portcullis/database';
import { type ClosedJournalTrade, holdingBucket, localTime, type ScoredTrade, sizeBucket } from '@portcullis/journal';
import { instrumentNamed, isRegularHours, tradingDay } from '@portcullis/trading';
import type { JournalOptions } from './journal-options.ts';

export const breakdownKinds = [
  ...(['hour', 'own_hour', 'weekday', 'session', 'market', 'symbol', 'tag', 'setup', 'side'] as const),
  ...(['held', 'size', 'account', 'client', 'source', 'day'] as const),
] as const;

/**
 * By what trades are broken down. `hour` and `weekday` (1 Monday to 7) are of the entry by the exchange's clock, `own_hour` by the
 * person's. `session` is RTH or ETH, `market` the part of the world that is awake at the entry. `client` placed the entry. `day` is
 * the trading day of the exit.
 */
export type BreakdownKind = (typeof breakdownKinds)[number];

/** Names of connections and signal keys, by their ids. */
export type Placers = ReadonlyMap<string, string>;

type Trade = ClosedJournalTrade & ScoredTrade;

/** The keys under which a trade counts. */
export const breakdownKeys = (
  kind: BreakdownKind,
  { zone }: Pick<JournalOptions, 'zone'>,
  placers: Placers,
): ((trade: Trade) => string[]) => {
  if (kind === 'own_hour') return ({ entryAt }) => [hourOf(localTime(entryAt, zone))];
  if (kind === 'client') return (trade) => [placerOf(trade, placers)];
  return keys[kind];
};

const keys: Record<Exclude<BreakdownKind, 'own_hour' | 'client'>, (trade: Trade) => string[]> = {
  hour: (trade) => [hourOf(exchangeTime(trade))],
  weekday: (trade) => [String(exchangeTime(trade).getUTCDay() || 7)],
  session: ({ instrument, entryAt }) => [isRegularHours(instrumentNamed(instrument).root, entryAt) ? 'RTH' : 'ETH'],
  market: ({ entryAt }) => [marketAwake(entryAt)],
  symbol: ({ instrument }) => [instrument.split(' ')[0] ?? instrument],
  tag: ({ note }) => note.tags,
  setup: ({ note }) => (note.setup === null ? [] : [note.setup]),
  side: ({ side }) => [side],
  held: (trade) => [holdingBucket(trade)],
  size: ({ quantity }) => [sizeBucket(quantity)],
  account: ({ account }) => [account],
  source: ({ source }) => [source],
  day: ({ exitAt }) => [tradingDay(exitAt, 'always')],
};

const hourOf = (local: Date): string => String(local.getUTCHours()).padStart(2, '0');

const exchangeTime = ({ instrument, entryAt }: Trade): Date => localTime(entryAt, instrumentNamed(instrument).timeZone);

/** By New York's clock: Asia from the open at 18:00, London from 03:00, New York from 08:00. */
const marketAwake = (at: Date): string => {
  const hour = localTime(at, 'America/New_York').getUTCHours();
  if (hour >= 18 || hour < 3) return 'Asia';
  return hour < 8 ? 'London' : 'New York';
};

const placerOf = ({ source, entry }: Trade, placers: Placers): string => {
  if (source !== 'venue') return source === 'manual' ? 'Entered by hand' : 'Imported';
  const id = entry.order?.connectionId;
  return id ? (placers.get(id) ?? 'A client that is gone') : 'Own hand';
};

/** Who may have placed a person's orders: AI clients by their names, signal keys by theirs. */
export const readPlacers = async (reader: Reader, personId: string): Promise<Placers> => {
  const where = { personId };
  const [connections, signalKeys] = await Promise.all([
    reader.connection.findMany({ where, select: { id: true, clientName: true } }),
    reader.signalKey.findMany({ where, select: { id: true, name: true } }),
  ]);
  return new Map([
    ...connections.map(({ id, clientName }) => [id, clientName] as const),
    ...signalKeys.map(({ id, name }) => [id, `Signals: ${name}`] as const),
  ]);
};
