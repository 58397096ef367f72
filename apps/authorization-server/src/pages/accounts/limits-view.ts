import {
  type AccountBook,
  dollars,
  type FeedTime,
  lockOf,
  type MonitorKind,
  type Reading,
  readMonitors,
  sessionEnd,
  watchOf,
} from '@portcullis/trading';
import { moneyWords } from '../words/money-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

const names: Record<MonitorKind, string> = {
  daily_loss: 'Daily loss',
  profit_target: 'Profit target',
  minimum_profit: 'Minimum profit',
  trailing_percent: 'Trailing drawdown in percent',
  trailing_dollars: 'Trailing drawdown in dollars',
};

/** A lock as pages tell of it. `held`: it is set; else the venue is about to set it. */
export type LockView = { by: string; reason: string; since: Moment; until: Moment; held: boolean };

export type MeterView = { name: string; threshold: string; floor: string; room: string; state: string };

/** What locks an account now; undefined: nothing does. */
export const lockView = (book: AccountBook, { market, now }: FeedTime): LockView | undefined => {
  const lock = lockOf(book, now);
  return (
    lock && {
      by: names[lock.by],
      reason: lock.reason,
      since: momentOf(new Date(lock.since), now),
      until: momentOf(sessionEnd(book.account, now, market.hours), now),
      held: watchOf(book.account).lock !== null,
    }
  );
};

/** How near each monitor of an account is, at its last prices. */
export const meters = (book: AccountBook): MeterView[] => {
  const { fired } = watchOf(book.account);
  return readMonitors(book).map((reading) => meter(reading, fired.includes(reading.kind)));
};

const words = (cents: bigint | undefined): string => (cents === undefined ? '–' : moneyWords(dollars(cents)));

const meter = (reading: Reading, hasActed: boolean): MeterView => ({
  name: names[reading.kind],
  threshold: words(reading.thresholdCents),
  floor: words(reading.floorCents),
  room: words(reading.roomCents),
  state: stateOf(reading, hasActed),
});

const stateOf = ({ roomCents, breached }: Reading, hasActed: boolean): string => {
  if (hasActed) return 'Has acted this trading day';
  if (roomCents === undefined) return 'Not armed yet';
  return breached ? 'Reached' : 'Watching';
};
