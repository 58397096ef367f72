import type { Transaction } from '@portcullis/database';
import {
  type Account,
  type AccountBook,
  accountValue,
  applyBar,
  cancelWorkingOrder,
  fillRulesOf,
  holdingIn,
  instrumentNamed,
  isExpired,
  isMovedByBar,
  lockOf,
  type Market,
  markAccount,
  type Order,
  type PlayedBar,
  type Quote,
  readAccountBook,
  recordEquity,
  rollTo,
  saveWatch,
  sessionIsOver,
  settleExpired,
  watchOf,
  writeQuotes,
} from '@portcullis/trading';
import { holdsSomething, isToClose, watchOne } from '../market/watch-accounts.ts';

/** A minute of a replay that is over: bars of some instruments, which all begin at `at` and close at `closesAt`. */
export type PlayedMinute = { at: Date; closesAt: Date; bars: readonly PlayedBar[] };

export type Played = { orders: number; executions: number };

/** The account in memory between what is written: its book, and what has not been written yet. */
type Stage = {
  book: AccountBook;
  isWatchDirty: boolean;
  /** Quotes that the bars left and that are not stored: those of the shared feed are. */
  newQuotes: ReadonlyMap<string, Quote>;
  points: { accountId: string; at: Date; netCents: bigint }[];
  played: Played;
};

type Context = { market: Market };

/**
 * Plays minutes of a replay for one locked account, in the caller's transaction: at each minute Day orders whose session is over
 * expire, the trading day rolls, contracts that have ended are settled, the orders meet the bars, and monitors act. All that
 * follows from a step of a replay runs here, for a person's own feed and for the shared one. A minute in which nothing happens
 * to the account writes nothing. The same minutes again change nothing.
 * @param until where the clock stands afterwards
 */
export const playAccount = async (
  tx: Transaction,
  account: Account,
  minutes: readonly PlayedMinute[],
  { market, until }: Context & { until: Date },
): Promise<Played> => {
  let stage: Stage = {
    book: await readAccountBook(tx, account),
    ...{ isWatchDirty: false, newQuotes: new Map(), points: [], played: { orders: 0, executions: 0 } },
  };
  for (const minute of minutes) {
    stage = await passTo(tx, stage, minute.at, market);
    stage = await playMinute(tx, stage, minute, market);
  }
  stage = await passTo(tx, stage, until, market);
  await flush(tx, stage);
  await recordEquity(tx, stage.points);
  return stage.played;
};

/** What the time alone does: sessions end, trading days roll, contracts expire. */
const passTo = async (tx: Transaction, before: Stage, now: Date, market: Market): Promise<Stage> => {
  let stage = before;
  const over = stage.book.orders.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
  for (const order of over) {
    const cause = { now: order.expiresAt ?? now, source: 'venue', reason: 'expired' };
    await cancelWorkingOrder(tx, { order, ...cause });
  }
  if (over.length > 0) stage = counted(withOrders(stage, without(stage.book.orders, over)), over.length, 0);
  if (!sessionIsOver(stage.book.account, now, market.hours)) return stage;
  await flush(tx, stage);
  const account = await rollTo(tx, stage.book.account, { now, hours: market.hours });
  for (const instrument of touched(stage.book)) {
    if (isExpired(instrumentNamed(instrument), now)) await settleExpired(tx, { account, instrument, now });
  }
  return reread(tx, stage);
};

const playMinute = async (tx: Transaction, before: Stage, minute: PlayedMinute, market: Market): Promise<Stage> => {
  let stage = before;
  for (const bar of minute.bars) {
    stage = withQuote(stage, bar.quote);
    if (isMovedByBar(stage.book.orders, bar, fillRulesOf(stage.book.account))) stage = await meetBar(tx, stage, bar);
  }
  const hasTraded = stage.played.executions > before.played.executions;
  return hasTraded || holdsSomething(stage.book) ? markAt(tx, stage, minute, market) : stage;
};

const meetBar = async (tx: Transaction, stage: Stage, bar: PlayedBar): Promise<Stage> => {
  const { book } = stage;
  const scene = { account: book.account, holding: holdingIn(book, bar.instrument), live: book.orders };
  const { account, holding, live, executions } = await applyBar(tx, scene, bar);
  const holdings = new Map([...book.holdings, [bar.instrument, holding] as const]);
  const changed = live.filter((order) => !book.orders.includes(order)).length;
  const after = { ...stage, book: { ...book, account, holdings, orders: live } };
  return counted(after, changed + without(book.orders, live).length, executions.length);
};

/** Watermarks are kept at each minute's close; a monitor that is breached there acts there. */
const markAt = async (tx: Transaction, stage: Stage, { closesAt }: PlayedMinute, market: Market): Promise<Stage> => {
  const stored = watchOf(stage.book.account);
  const { watch } = markAccount(stage.book);
  const book = { ...stage.book, account: { ...stage.book.account, watch } };
  const { netLiquidationCents: netCents } = accountValue(book);
  const points = [...stage.points, { accountId: book.account.id, at: closesAt, netCents }];
  const marked = { ...stage, book, points, isWatchDirty: stage.isWatchDirty || watch !== stored };
  const lock = lockOf(book, closesAt);
  if (!lock || (watch.lock !== null && !isToClose(book, lock))) return marked;
  await flush(tx, marked);
  await watchOne(tx, book.account.id, { now: closesAt, market });
  return reread(tx, marked);
};

/** Writes what only memory has, before anything reads the rows. */
const flush = async (tx: Transaction, { book, newQuotes, isWatchDirty }: Stage): Promise<void> => {
  await writeQuotes(tx, [...newQuotes.values()]);
  if (isWatchDirty) await saveWatch(tx, book.account.id, watchOf(book.account));
};

const reread = async (tx: Transaction, stage: Stage): Promise<Stage> => {
  const account = await tx.account.findUniqueOrThrow({ where: { id: stage.book.account.id } });
  return { ...stage, isWatchDirty: false, newQuotes: new Map(), book: await readAccountBook(tx, account) };
};

const touched = ({ holdings, orders }: AccountBook): string[] => {
  const held = [...holdings].filter(([, { quantity }]) => quantity !== 0).map(([name]) => name);
  return [...new Set([...held, ...orders.map(({ instrument }) => instrument)])];
};

const without = (orders: readonly Order[], gone: readonly Order[]): Order[] =>
  orders.filter(({ id }) => !gone.some((each) => each.id === id));

const withQuote = (stage: Stage, quote: Quote): Stage => {
  const { quotes } = stage.book;
  const isNew = (quotes.get(quote.instrument)?.seq ?? -1n) < quote.seq;
  const newQuotes = isNew ? new Map([...stage.newQuotes, [quote.instrument, quote] as const]) : stage.newQuotes;
  return { ...stage, newQuotes, book: { ...stage.book, quotes: new Map([...quotes, [quote.instrument, quote]]) } };
};

const withOrders = (stage: Stage, orders: readonly Order[]): Stage => ({ ...stage, book: { ...stage.book, orders } });

const counted = (stage: Stage, orders: number, executions: number): Stage => ({
  ...stage,
  played: { orders: stage.played.orders + orders, executions: stage.played.executions + executions },
});

/** The minutes of bars in the order of their times, each bar with the quote that it leaves. */
export const minutesOf = (bars: readonly PlayedBar[]): PlayedMinute[] =>
  [...Map.groupBy(bars, ({ at }) => at.getTime()).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ at: first.at, closesAt: first.quote.at, bars: group }] : [];
  });
