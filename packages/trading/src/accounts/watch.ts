import { type CalendarDay, fromDate } from '../instruments/calendar-day.ts';
import type { Account } from './account.ts';
import { type AccountBook, accountValue } from './account-book.ts';
import { type Monitor, type MonitorKind, type Reading, readMonitor, type Standing } from './monitors.ts';

/** Watermarks of one session. Whole cents. */
export type Marks = { pnlHigh: number; netHigh: number; netLow: number; unrealizedHigh: number };

/** Nothing but exits is taken until the session ends or the person unlocks. */
export type AccountLock = { by: MonitorKind; reason: string; since: string };

/** What is kept of an account between marks. */
export type Watch = {
  tradingDay: CalendarDay;
  /** Null before the first mark of the session. */
  marks: Marks | null;
  /** Highest value ever, with what was open; and highest balance at the end of a session. */
  peakEquity: number;
  peakClose: number;
  /** Monitors that have acted in this session: each acts once. */
  fired: MonitorKind[];
  lock: AccountLock | null;
};

type Watched = Pick<Account, 'monitors' | 'watch' | 'sessionDate' | 'startCents' | 'sessionStartCashCents'>;

/** The columns hold what `saveWatch` and `saveRules` wrote, and nothing else. */
export const monitorsOf = ({ monitors }: Pick<Account, 'monitors'>): Monitor[] => (monitors ?? []) as Monitor[];

/** The watch of an account in its session: marks, acts and locks of an older one are over; peaks stay. */
export const watchOf = (account: Watched): Watch => {
  const tradingDay = fromDate(account.sessionDate);
  const stored = (account.watch ?? undefined) as Watch | undefined;
  if (stored?.tradingDay === tradingDay) return stored;
  const start = Number(account.startCents);
  return {
    ...{ tradingDay, marks: null, fired: [], lock: null },
    peakEquity: stored?.peakEquity ?? start,
    peakClose: Math.max(stored?.peakClose ?? start, Number(account.sessionStartCashCents)),
  };
};

/** An account's figures, and its watch with them in it: the same object when nothing is higher or lower than before. */
export const markAccount = (book: AccountBook): { watch: Watch; standing: Standing } => {
  const { account } = book;
  const { netLiquidationCents: equity, unrealizedCents: unrealized } = accountValue(book);
  const pnl = account.cashCents - account.sessionStartCashCents + unrealized;
  const before = watchOf(account);
  const [p, net, open] = [Number(pnl), Number(equity), Number(unrealized)];
  const { pnlHigh, netHigh, netLow, unrealizedHigh } = before.marks ?? {
    ...{ pnlHigh: p, netHigh: net, netLow: net, unrealizedHigh: open },
  };
  const isNew =
    before.marks === null ||
    [p > pnlHigh, net > netHigh, net < netLow, open > unrealizedHigh, net > before.peakEquity].some(Boolean);
  const watch = isNew
    ? {
        ...before,
        marks: {
          pnlHigh: Math.max(p, pnlHigh),
          netHigh: Math.max(net, netHigh),
          netLow: Math.min(net, netLow),
          unrealizedHigh: Math.max(open, unrealizedHigh),
        },
        peakEquity: Math.max(net, before.peakEquity),
      }
    : before;
  return {
    watch,
    standing: {
      ...{ equity, pnl, unrealized, fees: account.sessionFeesCents },
      pnlHigh: BigInt(watch.marks?.pnlHigh ?? p),
      peakEquity: BigInt(watch.peakEquity),
      peakClose: BigInt(watch.peakClose),
    },
  };
};

/** Every monitor of an account, read at its last prices. */
export const readMonitors = (book: AccountBook): Reading[] => {
  const { standing } = markAccount(book);
  return monitorsOf(book.account).map((monitor) => readMonitor(monitor, standing));
};

const reasons: Record<MonitorKind, string> = {
  daily_loss: 'daily loss lockout',
  profit_target: 'profit target reached',
  minimum_profit: 'profit fell below its floor',
  trailing_percent: 'trailing drawdown of the session',
  trailing_dollars: 'trailing drawdown of the account',
};

/** Whether a monitor closes what is open when it locks an account. */
export const flattens = (account: Pick<Account, 'monitors'>, kind: MonitorKind): boolean =>
  !monitorsOf(account).some((each) => each.kind === kind && 'action' in each && each.action === 'none');

/**
 * What keeps an account from taking on more: a monitor's lock, or a monitor that is breached at the last prices and whose
 * act is about to come, so that no order slips in before it.
 */
export const lockOf = (book: AccountBook, now: Date): AccountLock | undefined => {
  const { lock, fired } = watchOf(book.account);
  if (lock) return lock;
  if (monitorsOf(book.account).length === 0) return undefined;
  const breached = readMonitors(book).find((reading) => reading.breached && !fired.includes(reading.kind));
  return breached && { by: breached.kind, reason: reasons[breached.kind], since: now.toISOString() };
};
