import { describe, expect, it } from 'vitest';
import { toDate } from '../instruments/calendar-day.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import type { AccountBook } from './account-book.ts';
import { type Monitor, readMonitor, type Standing } from './monitors.ts';
import { lockOf, markAccount, readMonitors, type Watch, watchOf } from './watch.ts';

const now = new Date('2026-11-18T17:00:00Z');
const mes = instrumentNamed('MES 12-26');

const standing = (more: Partial<Standing> = {}): Standing => ({
  ...{
    equity: 10_000_000n,
    pnl: 0n,
    unrealized: 0n,
    fees: 0n,
    pnlHigh: 0n,
    peakEquity: 10_000_000n,
    peakClose: 10_000_000n,
  },
  ...more,
});

describe('a threshold', () => {
  it.each<[string, Monitor, Partial<Standing>, boolean, bigint | undefined]>([
    ['a loss above it', { kind: 'daily_loss', cents: 50_000 }, { pnl: -49_999n }, false, 1n],
    ['a loss at it', { kind: 'daily_loss', cents: 50_000 }, { pnl: -50_000n }, true, 0n],
    ['of 0 is off', { kind: 'daily_loss', cents: 0 }, { pnl: -50_000n }, false, undefined],
    ['a profit at it', { kind: 'profit_target', cents: 50_000 }, { pnl: 50_000n }, true, 0n],
    ['a profit below it', { kind: 'profit_target', cents: 50_000 }, { pnl: 49_000n }, false, 1_000n],
    ['a target of 0 is off', { kind: 'profit_target', cents: 0 }, { pnl: 49_000n }, false, undefined],
    [
      'before fees',
      { kind: 'daily_loss', cents: 50_000, netOfFees: false },
      { pnl: -50_000n, fees: 200n },
      false,
      200n,
    ],
    [
      'what is realised alone',
      { kind: 'daily_loss', cents: 50_000, withUnrealized: false },
      { pnl: -60_000n, unrealized: -20_000n },
      false,
      10_000n,
    ],
  ])('%s', (_, monitor, at, breached, roomCents) =>
    expect(readMonitor(monitor, standing(at))).toMatchObject({ breached, roomCents }),
  );
});

describe('a minimum profit', () => {
  const monitor = { kind: 'minimum_profit', triggerCents: 10_000, floorCents: 4_000 } as const;
  it.each([
    ['is not armed below its trigger', 9_999n, 0n, undefined, false],
    ['is armed at it', 10_000n, 10_000n, 4_000n, false],
    ['has a floor that does not move', 90_000n, 4_000n, 4_000n, false],
    ['is breached below the floor', 90_000n, 3_999n, 4_000n, true],
  ] as const)('%s', (_, pnlHigh, pnl, floorCents, breached) =>
    expect(readMonitor(monitor, standing({ pnlHigh, pnl }))).toMatchObject({ floorCents, breached }),
  );
});

describe('a trailing drawdown in percent', () => {
  const monitor = { kind: 'trailing_percent', triggerCents: 10_000, percent: 95 } as const;
  it.each([
    ['trigger 100, 95 %, high 125: the floor is 6.25 (the vector of the field)', 12_500n, 626n, 625n, false],
    ['is breached at the floor', 12_500n, 625n, 625n, true],
    ['is not armed below the trigger', 9_999n, 0n, undefined, false],
  ] as const)('%s', (_, pnlHigh, pnl, floorCents, breached) =>
    expect(readMonitor(monitor, standing({ pnlHigh, pnl }))).toMatchObject({ floorCents, breached }),
  );
});

const book = (
  cash: bigint,
  more: {
    monitors?: Monitor[];
    watch?: Watch;
    day?: '2026-11-18' | '2026-11-19';
    start?: bigint;
    held?: number;
    bid?: bigint;
  } = {},
): AccountBook => {
  const { monitors = [], watch, day = '2026-11-18', start = 5_000_000n, held = 0, bid = 20_960n } = more;
  const quote = { instrument: mes.name, bidTicks: bid, askTicks: bid + 1n, lastTicks: bid } as Quote;
  const account = {
    ...{ id: 'a', startCents: 5_000_000n, cashCents: cash, sessionStartCashCents: start, sessionFeesCents: 0n },
    ...{ sessionDate: toDate(day), monitors, watch: watch ?? null },
  };
  return {
    account: account as unknown as AccountBook['account'],
    holdings: new Map([
      [mes.name, { quantity: held, costCents: BigInt(held) * unitCents(mes, 20_960n), realizedSessionCents: 0n }],
    ]),
    orders: [],
    quotes: new Map([[mes.name, quote]]),
  };
};

describe('a trailing drawdown in dollars', () => {
  const monitor = { kind: 'trailing_dollars', distanceCents: 250_000, lockCents: 5_010_000, peak: 'intraday' } as const;

  it('follows the peak and locks: start 50,000, distance 2,500, lock 50,100 (the vector of the field)', () => {
    let watch: Watch | undefined;
    const read = [50_000, 50_875, 50_100, 52_600, 53_000, 50_100].map((equity) => {
      const at = book(BigInt(equity) * 100n, { monitors: [monitor], ...(watch ? { watch } : {}) });
      watch = markAccount(at).watch;
      const [reading] = readMonitors(at);
      return [Number(reading?.floorCents) / 100, reading?.breached];
    });
    expect(read).toEqual([
      [47_500, false],
      [48_375, false],
      [48_375, false],
      [50_100, false],
      [50_100, false],
      [50_100, true],
    ]);
  });

  it('by the close follows balances at the end of a session alone', () => {
    const close = { ...monitor, peak: 'close' as const };
    const { watch } = markAccount(book(5_300_000n, { monitors: [close] }));
    expect(readMonitors(book(5_300_000n, { monitors: [close], watch }))[0]?.floorCents).toBe(4_750_000n);
    const next = book(5_100_000n, { monitors: [close], watch, day: '2026-11-19', start: 5_200_000n });
    expect(readMonitors(next)[0]?.floorCents).toBe(4_950_000n);
  });
});

describe('watermarks', () => {
  it('are the highest and lowest of the session, and begin anew with the next', () => {
    let { watch } = markAccount(book(5_000_000n, { held: 2 }));
    for (const bid of [20_991n, 20_940n]) watch = markAccount(book(5_000_000n, { held: 2, watch, bid })).watch;
    expect(watch.marks).toEqual({ pnlHigh: 7_750, netHigh: 5_007_750, netLow: 4_995_000, unrealizedHigh: 7_750 });
    expect(watchOf(book(5_000_000n, { watch, day: '2026-11-19' }).account)).toMatchObject({
      marks: null,
      peakEquity: 5_007_750,
    });
  });

  it('are the same object while nothing is new', () => {
    const { watch } = markAccount(book(5_000_000n, { held: 2 }));
    expect(markAccount(book(5_000_000n, { held: 2, watch })).watch).toBe(watch);
  });
});

describe('a lock', () => {
  const monitors: Monitor[] = [{ kind: 'daily_loss', cents: 10_000 }];
  const lock = { by: 'daily_loss' as const, reason: 'daily loss lockout', since: now.toISOString() };
  it('holds while a monitor is breached, also before it has acted', () =>
    expect(lockOf(book(4_990_000n, { monitors }), now)).toEqual(lock));
  it('is not there without a breach', () => expect(lockOf(book(4_990_001n, { monitors }), now)).toBeUndefined());
  it('stays for the session, and ends with it', () => {
    const watch = { ...watchOf(book(4_990_000n).account), fired: ['daily_loss' as const], lock };
    expect(lockOf(book(5_000_000n, { monitors, watch }), now)).toEqual(lock);
    expect(lockOf(book(5_000_000n, { monitors, watch, day: '2026-11-19' }), now)).toBeUndefined();
  });
  it('that the person took away does not come back in the session', () => {
    const watch = { ...watchOf(book(4_990_000n).account), fired: ['daily_loss' as const] };
    expect(lockOf(book(4_990_000n, { monitors, watch }), now)).toBeUndefined();
  });
});
