import { type Database, inTransaction, notify, type Transaction } from '@portcullis/database';
import {
  type Account,
  atSpeed,
  dueClock,
  type Feed,
  findImported,
  isLate,
  type Locking,
  listArmedAlerts,
  listLiveOrders,
  listQuotes,
  lockAccountNamed,
  lockFeed,
  type Market,
  type NamedBar,
  nextMinutes,
  type PlayedBar,
  putQuotesAtClock,
  type Quote,
  quoteAfterBar,
  readAccountBook,
  replayAccountName,
  replayFeedOf,
  saveFeed,
  skipEmpty,
} from '@portcullis/trading';
import { watchAlerts } from '../alerts/watch-alerts.ts';
import { holdsSomething } from '../market/watch-accounts.ts';
import { minutesOf, playAccount } from './play-account.ts';

/** A person's own replay goes by the exchange's hours. */
export const replayMarket: Market = { kind: 'replay', hours: 'exchange' };

const minuteMs = 60_000;
/** The venue plays so much in a turn, so that the shared market and others' replays need not wait for one that is late. */
const turnMs = 60 * minuteMs;
/** Where there are no bars a day costs nothing. */
const emptyMs = 1_440 * minuteMs;

/** The minutes of a replay's instruments in a stretch, each with the quote that it leaves. */
export const readPlayedBars = async (
  tx: Transaction,
  { name: feed, instruments }: Feed,
  range: { from: Date; to: Date },
  { hours }: Pick<Market, 'hours'>,
): Promise<PlayedBar[]> => {
  const quotes = new Map((await listQuotes(tx, feed)).map((quote) => [quote.instrument, quote]));
  return playedBars(await findImported(tx, instruments, range), (bar) => {
    const quote = quoteAfterBar(bar, quotes.get(bar.instrument), { feed, hours });
    quotes.set(bar.instrument, quote);
    return quote;
  });
};

/** Bars as matching takes them, each with its quote. One without a quote is left out. */
export const playedBars = (bars: readonly NamedBar[], quoteOf: (bar: NamedBar) => Quote | undefined): PlayedBar[] =>
  bars.flatMap((bar) => {
    const quote = quoteOf(bar);
    const { instrument, at, volume } = bar;
    const prices = {
      ...{ openTicks: BigInt(bar.openTicks), highTicks: BigInt(bar.highTicks) },
      ...{ lowTicks: BigInt(bar.lowTicks), closeTicks: BigInt(bar.closeTicks) },
    };
    return quote ? [{ ...prices, instrument, at, volume, quote }] : [];
  });

/** A person's replay and its account, both locked in that order. Undefined: there is none. */
export const lockReplay = async (
  tx: Transaction,
  personId: string,
  locking: Locking,
): Promise<{ feed: Feed; account: Account } | undefined> => {
  const account = await lockAccountNamed(tx, personId, replayAccountName, locking);
  const feed = account && (await lockFeed(tx, replayFeedOf(personId)));
  return feed && { feed, account };
};

/** Something waits for the market: an order, or a position. */
export const isBusy = async (tx: Transaction, account: Account): Promise<boolean> =>
  (await listLiveOrders(tx, account.id)).length > 0 || holdsSomething(await readAccountBook(tx, account));

/**
 * Plays a locked replay up to `target`, or `mostMs` of it: a minute while an alert is armed, which looks at each. With nothing to match, a longer way is not walked: the clock and the
 * quotes go there at once. At the end of the data it pauses.
 */
export const playStretch = async (
  tx: Transaction,
  { feed, account }: { feed: Feed; account: Account },
  target: Date,
  wall: Date,
  mostMs: number,
): Promise<Feed> => {
  const until = target > feed.to ? feed.to : target;
  if (until <= feed.clock) return feed;
  const isWatched = (await listArmedAlerts(tx, feed.name)).length > 0;
  const walksMs = isWatched ? minuteMs : mostMs;
  const isFar = until.getTime() - feed.clock.getTime() > walksMs;
  const leaps = isFar && !isWatched && !(await isBusy(tx, account));
  const clock = isFar && !leaps ? new Date(feed.clock.getTime() + walksMs) : until;
  const after: Feed = clock >= feed.to ? { ...atSpeed(feed, 0, wall), clock } : { ...feed, clock };
  if (leaps) await putQuotesAtClock(tx, after, replayMarket.hours);
  else {
    const bars = await readPlayedBars(tx, feed, { from: feed.clock, to: clock }, replayMarket);
    await playAccount(tx, account, minutesOf(bars), { market: replayMarket, until: clock });
  }
  await notify(tx, 'quote', feed.name);
  return saveFeed(tx, after);
};

/** A day of minutes with an account in the market takes about a second. */
const timeoutMs = 30_000;

/** What follows from what was played and is no account's own: alerts. The accounts' part is in `playAccount`. */
export const afterStretch = async (database: Database, feed: string, wall: Date): Promise<void> => {
  const quotes = await listQuotes(database.prisma, feed);
  await watchAlerts(database, feed, quotes, { market: replayMarket, wall });
};

/**
 * Plays a person's replay to where its clock should be by the wall, if it plays. Whoever calls it first plays: the rows are
 * locked, and what has been played is not due again. So any venue may, and another goes on when one dies.
 */
export const playDue = async (database: Database, personId: string, wall: Date): Promise<void> => {
  const feed = await inTransaction(
    database,
    async (tx) => {
      const locked = await lockReplay(tx, personId, { now: wall, hours: replayMarket.hours });
      if (!locked) return undefined;
      const { feed: before } = locked;
      if (isLate(before, wall)) return saveFeed(tx, atSpeed(before, before.speed, wall));
      const due = dueClock(before, wall);
      if (due <= before.clock) return undefined;
      const [next] = await nextMinutes(tx, before.instruments, { from: before.clock, to: before.to }, 1);
      const target = skipEmpty(before, due, next);
      const played = await playStretch(tx, locked, target, wall, target > due ? emptyMs : turnMs);
      return target > due ? saveFeed(tx, atSpeed(played, played.speed, wall)) : played;
    },
    { timeoutMs },
  );
  if (feed) await afterStretch(database, feed.name, wall);
};
