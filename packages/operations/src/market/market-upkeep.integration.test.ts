import { inTransaction } from '@portcullis/database';
import {
  findInstrument,
  listQuotes,
  readBars,
  readEquityCurve,
  readOrderFlow,
  recordEquity,
  sharedFeed,
  simulateStep,
} from '@portcullis/trading';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { agreed, createTrader, later, noon, place, putQuotes, quoteOf } from '../../../../tests/harness/trading.ts';
import { FeedTaken, openFeed, writeMarketStep } from './market-play.ts';
import { pruneMarket, settleContracts, snapshotEquity } from './market-upkeep.ts';

const database = useDatabase();
const mes = 'MES 12-26';

describe('the equity curve', () => {
  it('has a point a minute of accounts that hold something, and none of the others', async () => {
    await putQuotes(database(), quoteOf(mes, 24_000, 24_001));
    const [holder, idle] = [await createTrader(database()), await createTrader(database())];
    agreed(await place(database(), holder, mes, { side: 'Buy', type: 'Market', quantity: 1 }));
    await snapshotEquity(database(), sharedFeed, later(65));
    await snapshotEquity(database(), sharedFeed, later(70));
    const range = { from: noon, to: later(3_600) };
    expect(await readEquityCurve(database().prisma, holder.id, range)).toEqual([
      { at: noon, netLiquidation: 100_000 },
      { at: later(60), netLiquidation: 99_998.13 },
    ]);
    expect(await readEquityCurve(database().prisma, idle.id, range)).toHaveLength(1);
    expect(await readEquityCurve(database().prisma, holder.id, { ...range, points: 1 })).toMatchObject([
      { at: later(60) },
    ]);
  });

  it('grows coarse with age: one point an hour, the last', async () => {
    const account = await createTrader(database(), new Date('2026-10-01T12:00:00Z'));
    const at = (text: string) => ({ accountId: account.id, at: new Date(text), netCents: 1n });
    await inTransaction(database(), (tx) =>
      recordEquity(tx, [
        at('2026-10-01T12:30:00Z'),
        at('2026-10-01T12:59:00Z'),
        at('2026-10-01T13:00:00Z'),
        at('2026-11-18T16:00:00Z'),
        at('2026-11-18T16:01:00Z'),
      ]),
    );
    await pruneMarket(database(), noon);
    const left = await database().prisma.equityPoint.findMany({
      where: { accountId: account.id },
      orderBy: { at: 'asc' },
    });
    expect(left.map((point) => point.at.toISOString().slice(5, 16))).toEqual([
      '10-01T12:59',
      '10-01T13:00',
      '11-18T16:00',
      '11-18T16:01',
    ]);
  });
});

describe('a contract that has expired', () => {
  it('is settled at its last price: orders cancelled, position in cash', async () => {
    await putQuotes(database(), quoteOf(mes, 24_000, 24_001, { seq: 2n }));
    const account = await createTrader(database());
    agreed(await place(database(), account, mes, { side: 'Sell', type: 'Market', quantity: 3 }));
    agreed(
      await place(database(), account, mes, { side: 'Sell', type: 'Limit', quantity: 1, limitPrice: 6100, tif: 'Gtc' }),
    );
    await putQuotes(database(), quoteOf(mes, 23_960, 23_961, { seq: 3n }));
    const settle = (now: Date) => settleContracts(database(), sharedFeed, { now, hours: 'always' });
    expect(await settle(new Date('2026-12-18T22:59:00Z'))).toBe(0);
    expect(await settle(new Date('2026-12-18T23:00:00Z'))).toBeGreaterThan(0);
    const { positions, orders, cashCents } = await database().prisma.account.findUniqueOrThrow({
      where: { id: account.id },
      include: { positions: true, orders: { orderBy: { seq: 'asc' } } },
    });
    expect(positions).toMatchObject([{ quantity: 0, costCents: 0n }]);
    expect(orders.map(({ name, status }) => [name, status])).toEqual([
      [null, 'Filled'],
      [null, 'Cancelled'],
      ['Settlement', 'Filled'],
    ]);
    expect(cashCents).toBe(10_000_000n + 3n * 40n * 125n - 6n * 62n);
    expect(await settle(new Date('2026-12-18T23:01:00Z'))).toBe(0);
  });
});

describe('playing the feed', () => {
  const context = { seed: 'test', now: noon, hours: 'always' } as const;

  it('opens once, grows the minute, and yields to whoever is ahead', async () => {
    await database().prisma.quote.deleteMany();
    const quotes = await openFeed(database(), context);
    expect(await database().prisma.bar.count()).toBe(6 * (5 * 1_440 - 1));
    expect(await openFeed(database(), context)).toEqual(await listQuotes(database().prisma, sharedFeed));
    const first = simulateStep(quotes, { ...context, now: later(0.25) });
    const second = simulateStep(first.quotes, { ...context, now: later(0.5) });
    await writeMarketStep(database(), first);
    await writeMarketStep(database(), second);
    const minute = await database().prisma.bar.findMany({
      where: { source: 'shared', at: noon },
      orderBy: { instrument: 'asc' },
    });
    expect(minute).toHaveLength(6);
    for (const bar of minute) {
      const pair = [first, second].map(({ fragments }) =>
        fragments.find(({ instrument }) => instrument === bar.instrument),
      );
      expect(bar.volume).toBe(pair.reduce((sum, each) => sum + (each?.volume ?? 0), 0));
      expect([bar.openTicks, bar.closeTicks]).toEqual(pair.map((each) => each?.closeTicks));
    }
    await expect(writeMarketStep(database(), first)).rejects.toThrow(FeedTaken);
    expect(await database().prisma.bar.findMany({ where: { at: noon }, orderBy: { instrument: 'asc' } })).toEqual(
      minute,
    );
  });

  it('seconds are played with the minutes that they make up, and both tell who took what', async () => {
    const market = { kind: 'simulated', hours: 'always' } as const;
    const [start, end] = [later(600), later(780)];
    let quotes = await openFeed(database(), { ...context, now: start });
    const taken = { volume: 0, bought: 0 };
    for (let at = 600.25; at < 780; at += 2.25) {
      const step = simulateStep(quotes, { ...context, now: later(at) });
      await writeMarketStep(database(), step);
      const of = step.fragments.find(({ instrument }) => instrument === mes);
      taken.volume += of?.volume ?? 0;
      taken.bought += of?.buyVolume ?? 0;
      quotes = step.quotes;
    }
    const { instrument } = agreed(findInstrument(mes, noon));
    const range = { instrument, from: start, to: end, limit: 500, market, now: end };
    const read = async (periodType: 'second' | 'minute', period: number) =>
      agreed(await readBars(database().prisma, { ...range, periodType, period })).report.bars;
    const minutes = await read('minute', 1);
    expect(minutes.reduce((sum, { volume }) => sum + volume, 0)).toBe(taken.volume);
    expect([(await read('second', 5)).length, (await read('second', 30)).length]).toEqual([36, 6]);
    for (const [index, minute] of minutes.entries()) {
      const halves = (await read('second', 30)).slice(2 * index, 2 * index + 2);
      expect(minute).toEqual({
        ...{ at: halves[0]?.at, open: halves[0]?.open, close: halves[1]?.close },
        ...{ high: Math.max(...halves.map(({ high }) => high)), low: Math.min(...halves.map(({ low }) => low)) },
        volume: halves.reduce((sum, { volume }) => sum + volume, 0),
      });
    }
    const flow = async (periodType: 'second' | 'minute', period: number) =>
      agreed(await readOrderFlow(database().prisma, { ...range, periodType, period })).report;
    const [ofSeconds, ofMinutes] = [await flow('second', 60), await flow('minute', 1)];
    expect(ofMinutes.method).toBe('quote_rule');
    expect(ofSeconds.bars).toEqual(ofMinutes.bars);
    const byFives = (await flow('second', 5)).bars;
    expect(byFives.at(-1)?.cumDelta).toBe(2 * taken.bought - taken.volume);
    for (const { at, maxDelta } of ofMinutes.bars) {
      const within = byFives.filter((each) => each.at >= at && each.at < new Date(at.getTime() + 60_000));
      const before = (within[0]?.cumDelta ?? 0) - (within[0]?.delta ?? 0);
      expect(maxDelta).toBe(Math.max(0, ...within.map((each) => each.cumDelta - each.delta + each.maxDelta - before)));
    }
  });

  it('seconds are kept two days', async () => {
    const count = () => database().prisma.secondBar.count();
    const held = await count();
    expect((await pruneMarket(database(), later(86_400))).seconds).toBe(0);
    expect((await pruneMarket(database(), later(3 * 86_400))).seconds).toBe(held);
    expect([held > 0, await count()]).toEqual([true, 0]);
  });

  it('old minutes of the feed go, imported ones stay', async () => {
    const shared = () => database().prisma.bar.count({ where: { source: 'shared' } });
    const one = await database().prisma.bar.findFirstOrThrow();
    await database().prisma.bar.create({ data: { ...one, source: 'imported' } });
    expect((await pruneMarket(database(), later(29 * 86_400))).bars).toBeGreaterThan(0);
    expect(await shared()).toBeGreaterThan(0);
    await pruneMarket(database(), later(31 * 86_400));
    expect([await shared(), await database().prisma.bar.count()]).toEqual([0, 1]);
  });
});
