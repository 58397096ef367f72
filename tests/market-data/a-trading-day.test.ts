import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importBarsByOperator } from '@portcullis/operations';
import { beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { createToolCaller } from '../harness/tool-caller.ts';
import { instrumentOf } from '../harness/trading.ts';

/** Real bars of ES 12-13: see real-bars.test.ts. */
const folder = resolve(process.env.MARKET_DATA ?? '');
const files = readdirSync(folder).filter((name) => /^ES-201312-2013100[678]\.csv$/.test(name));

const account = 'Playback101';
const here = { account, instrument: 'ES' };
const point = 50;
const fee = 2.25;

type Row = { time: string; open: number; high: number; low: number; close: number; bid: number };
type Fill = { side: string; quantity: number; price: number; time: string; name: string };
type Trade = { side: string; quantity: number; realized_pnl: number; fees: number; net_pnl: number };

/** The day's minutes as the file has them, by their times. */
const rows: Row[] = files.toSorted().flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [time = '', open, high, low, close, , bid] = line.split(',');
      return {
        ...{ time, open: Number(open), high: Number(high), low: Number(low), close: Number(close) },
        bid: Number(bid || close),
      };
    }),
);

const barAt = (time: string): Row => {
  const row = rows.find((each) => each.time === time);
  if (!row) throw new Error(`There is no bar at ${time}`);
  return row;
};

/** By hand: what a long of `quantity` from `entry` comes out at, minute by minute from the entry's own bar on. */
const outcomeOf = (from: string, entry: number, target: number, stop: number) => {
  for (const row of rows.filter(({ time }) => time >= from)) {
    const up = row.high - row.open;
    const down = row.open - row.low;
    const highFirst = up === down ? row.close < row.open : up < down;
    const hitsTarget = row.high >= target + 0.25;
    const hitsStop = row.low <= stop;
    if (hitsTarget && (highFirst || !hitsStop)) return { at: row.time, price: target, points: target - entry };
    if (hitsStop) return { at: row.time, price: Math.min(stop, row.open), points: Math.min(stop, row.open) - entry };
  }
  throw new Error('Neither was reached');
};

describe('a trading day of real bars, through tools alone', () => {
  const database = useDatabase();

  beforeAll(async () => {
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const csv = readFileSync(join(folder, file), 'utf8');
      const input = { instrument: instrumentOf('ES 12-13'), csv };
      expect(await importBarsByOperator(database(), input, { requestId: 'import' })).toMatchObject({ ok: true });
    }
  });

  it('the journal agrees with a calculation by hand', async () => {
    const agent = await createToolCaller(database(), { limitWrites: false });
    const { get } = agent;
    const replay = (args: object) => get<{ clock: string }>('EnsureReplayConnection', args);
    await replay({ from: '2013-10-07T00:00:00Z', to: '2013-10-08T12:00:00Z', instruments: ['ES 12-13'], speed: 0 });
    // Half past nine in New York: the regular hours begin.
    expect(await replay({ seek: '2013-10-07T13:30:00Z' })).toMatchObject({ clock: '2013-10-07T13:30:00.000Z' });
    const { last } = await get<{ last: number }>('GetQuote', { instrument: 'ES' });
    expect(last).toBe(barAt('2013-10-07T13:29:00Z').close);

    const [target, stop] = [last + 4, last - 3];
    const bracket = { take_profit: target, stop_loss: stop };
    await get('PlaceOrder', { ...here, side: 'Buy', type: 'Market', quantity: 2, ...bracket });
    await replay({ step: 60 });
    await replay({ seek: '2013-10-07T19:30:00Z' });
    // A short for the last half hour, closed by hand.
    await get('PlaceOrder', { ...here, side: 'Sell', type: 'Market', quantity: 1 });
    await replay({ step: 20 });
    await get('ClosePosition', here);
    await replay({ step: 1 });
    // What is left of the day's orders ends with it.
    await get('PlaceOrder', { ...here, side: 'Buy', type: 'Limit', quantity: 1, limit_price: 1500 });
    await replay({ seek: '2013-10-08T00:00:00Z' });
    expect(await get('ListOrders', { account, status: 'active' })).toMatchObject({ orders: [] });

    const entry = barAt('2013-10-07T13:30:00Z').open;
    const long = outcomeOf('2013-10-07T13:30:00Z', entry, target, stop);
    const short = barAt('2013-10-07T19:30:00Z').open - barAt('2013-10-07T19:50:00Z').open;
    const { executions } = await get<{ executions: Fill[] }>('ListExecutions', { account });
    expect(executions.toReversed().map(({ side, quantity, price }) => [side, quantity, price])).toEqual([
      ['Buy', 2, entry],
      ['Sell', 2, long.price],
      ['Sell', 1, barAt('2013-10-07T19:30:00Z').open],
      ['Buy', 1, barAt('2013-10-07T19:50:00Z').open],
    ]);
    const exitAt = executions.toReversed()[1]?.time ?? '';
    expect(exitAt.slice(0, 16)).toBe(long.at.slice(0, 16));

    const journal = await get<{ trades: Trade[]; summary: object }>('GetJournalTrades', { account, summary: true });
    const byHand = [
      { side: 'Short', quantity: 1, gross: short * point, fees: 2 * fee },
      { side: 'Long', quantity: 2, gross: long.points * 2 * point, fees: 4 * fee },
    ];
    expect(journal.trades).toMatchObject(
      byHand.map(({ side, quantity, gross, fees }) => ({
        ...{ side, quantity, realized_pnl: gross, fees, net_pnl: gross - fees },
      })),
    );
    const net = byHand.reduce((sum, { gross, fees }) => sum + gross - fees, 0);
    expect(await get('GetAccount', { account })).toMatchObject({ item: { net_liquidation: 100_000 + net } });
  });

  it('a daily loss limit that the agent sets gets out of the day where a calculation by hand does', async () => {
    const { get, refusal } = await createToolCaller(database(), { limitWrites: false });
    const replay = (args: object) => get<{ clock: string }>('EnsureReplayConnection', args);
    const start = '2013-10-07T13:45:00Z';
    await replay({ from: '2013-10-07T00:00:00Z', instruments: ['ES 12-13'], speed: 0, seek: start });
    const limit = 450;
    await get('UpdateConfiguration', { account, changes: { daily_loss_limit: limit } });
    const quantity = 4;
    await get('PlaceOrder', { ...here, side: 'Buy', type: 'Market', quantity });
    await replay({ seek: '2013-10-07T20:45:00Z' });

    const entry = barAt(start).open;
    const after = rows.filter(({ time }) => time >= start);
    const lossAt = after.findIndex(({ bid }) => (bid - entry) * point * quantity - fee * quantity <= -limit);
    const exit = after[lossAt + 1]?.open ?? 0;
    expect(lossAt).toBeGreaterThan(0);
    const { executions } = await get<{ executions: Fill[] }>('ListExecutions', { account });
    expect(executions.toReversed().map(({ side, price }) => [side, price])).toEqual([
      ['Buy', entry],
      ['Sell', exit],
    ]);
    expect(await get('GetJournalTrades', { account })).toMatchObject({
      trades: [{ realized_pnl: (exit - entry) * point * quantity, fees: 2 * fee * quantity }],
    });
    expect(await refusal('PlaceOrder', { ...here, side: 'Buy', type: 'Market', quantity })).toBe('trading_locked');
    // The lock ends with the trading day, by the replay's clock.
    await replay({ seek: '2013-10-07T22:30:00Z' });
    expect(await get('PlaceOrder', { ...here, side: 'Buy', type: 'Market', quantity })).toMatchObject({
      status: 'Accepted',
    });
  });
});
