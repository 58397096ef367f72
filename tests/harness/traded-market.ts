import { type Database, inTransaction } from '@portcullis/database';
import { type Account, putBars } from '@portcullis/trading';
import { mes, quoteMarket } from './tool-caller.ts';
import { later, place } from './trading.ts';

/** Long one MES from 12:01 to 12:03, which gains two points, and short one from 12:04; with the minutes of the first. */
export const tradeWithBars = async (database: Database, account: Account): Promise<void> => {
  for (const [seconds, bid, side] of [
    [60, 26_800, 'Buy'],
    [180, 26_809, 'Sell'],
    [240, 26_809, 'Sell'],
  ] as const) {
    await quoteMarket(database, seconds, { bid });
    await place(database, account, 'MES', { side, type: 'Market', quantity: 1 }, { now: later(seconds) });
  }
  const none = { bidTicks: null, bidSize: null, askTicks: null, askSize: null };
  const bar = { openTicks: 26_800, highTicks: 26_812, lowTicks: 26_796, closeTicks: 26_808, volume: 9, ...none };
  await inTransaction(database, (tx) =>
    putBars(
      tx,
      'shared',
      mes,
      [60, 120, 180].map((seconds) => ({ at: later(seconds), ...bar })),
    ),
  );
};
