import { inTransaction } from '@portcullis/database';
import { putBars } from '@portcullis/trading';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, mes, nq, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, noon } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;

beforeAll(() => quoteMarket(database()));
beforeEach(async () => {
  trader = await createToolCaller(database());
});

const simulated = { status: 'Simulated' };

describe('Market data', () => {
  test('GetQuote tells one instrument flat', async () => {
    expect(await trader.get('GetQuote', { instrument: 'ES' })).toEqual({
      success: true,
      instrument: es,
      description: 'E-mini S&P 500',
      type: 'Future',
      exchange: 'CME',
      expiration: '2026-12-18',
      tick_size: 0.25,
      point_value: 50,
      tick_value: 12.5,
      trading_hours: 'Round the clock',
      bid: 6_700,
      ask: 6_700.25,
      bid_size: 50,
      ask_size: 50,
      last: 6_700,
      open: 6_700,
      high: 6_700,
      low: 6_700,
      close: null,
      volume: 0,
      quote_time_utc: '2026-11-18T17:00:00.000Z',
      epoch: noon.getTime(),
      stale_seconds: 0,
      is_market_open: true,
      data_source: { status: 'Simulated', connected_feeds: ['shared'] },
    });
  });

  test('with the feed off, what is left is told as such', async () => {
    const off = await createToolCaller(database(), { market: { kind: 'off', hours: 'always' } });
    const quote = await off.get('GetQuote', { instrument: 'ES' });
    expect(quote).toMatchObject({ is_market_open: false, data_source: { status: 'Off' } });
    expect(await off.get('ListPositions')).toMatchObject({ data_source: { status: 'Off' } });
  });

  test('GetQuote tells the close of the trading day before', async () => {
    const at = new Date('2026-11-17T22:59:00Z');
    const ticks = { openTicks: 26_700, highTicks: 26_720, lowTicks: 26_690, closeTicks: 26_710, volume: 5 };
    const bar = { at, ...ticks, bidTicks: null, bidSize: null, askTicks: null, askSize: null };
    await inTransaction(database(), (tx) => putBars(tx, 'shared', mes, [bar]));
    expect(await trader.get('GetQuote', { instrument: 'MES' })).toMatchObject({ close: 6_677.5 });
  });

  test('GetQuote tells several, and which have none', async () => {
    expect(await trader.get('GetQuote', { symbol: 'ES, mes,,CL' })).toMatchObject({
      quotes: [{ instrument: es }, { instrument: mes }],
      missing: ['CL'],
    });
    expect(await trader.refusal('GetQuote', { instrument: 'CL' })).toBe('no_market_data');
    expect(await trader.refusal('GetQuote', { instrument: 'ES,XX' })).toBe('instrument_not_found');
    expect(await trader.refusal('GetQuote', { instrument: ', ' })).toBe('invalid_arguments');
    const tooMany = { instrument: Array(21).fill('ES').join(',') };
    expect(await trader.call('GetQuote', tooMany)).toMatchObject({
      structuredContent: {
        error: 'invalid_arguments',
        fields: [{ field: 'instrument', reason: 'must name 20 or fewer' }],
      },
    });
  });

  test('fifty readers at once share the quote of the moment', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => trader.get('GetQuote', { instrument: 'ES' })));
    expect(new Set(all.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('GetBars gives the newest of the range, oldest first, and never later than now', async () => {
    const minute = (index: number) => ({
      at: later(60 * index, new Date('2026-11-18T16:00:00Z')),
      ...{ openTicks: 26_800 + index, highTicks: 26_810 + index, lowTicks: 26_790 + index, closeTicks: 26_801 + index },
      ...{ volume: 10, bidTicks: null, bidSize: null, askTicks: null, askSize: null },
    });
    const minutes = Array.from({ length: 120 }, (_, index) => minute(index));
    await inTransaction(database(), (tx) => putBars(tx, 'shared', es, minutes));
    const day = await trader.get<{ bars: { time: string }[] }>('GetBars', { instrument: 'ES', limit: 5000 });
    expect(day).toMatchObject({ count: 60, truncated: false, data_source: simulated });
    const { bars } = await trader.get<{ bars: { time: string }[] }>('GetBars', { instrument: 'ES', limit: 2 });
    expect(bars).toEqual([
      {
        time: '2026-11-18T16:58:00.000Z',
        epoch: Date.parse('2026-11-18T16:58:00Z'),
        open: 6_714.5,
        high: 6_717,
        low: 6_712,
        close: 6_714.75,
        volume: 10,
      },
      expect.objectContaining({ time: '2026-11-18T16:59:00.000Z' }),
    ]);
    const hour = { instrument: 'ES', period_type: 'Minute', period: 60, from: '2026-11-18T16:00:00Z' };
    expect(await trader.get('GetBars', hour)).toMatchObject({ bars: [{ open: 6_700, close: 6_715, volume: 600 }] });
    expect(await trader.refusal('GetBars', { instrument: 'ES', period_type: 'tick' })).toBe('unsupported_period');
    expect(await trader.refusal('GetBars', { instrument: 'ES', from: later(60).toISOString() })).toBe('invalid_range');
  });

  test('GetBars, GetOrderFlow and GetIndicatorValue in seconds, as the feed was played', async () => {
    const cl = 'CL 12-26';
    const prices = { openTicks: 6_000, highTicks: 6_002, lowTicks: 5_999, closeTicks: 6_001 };
    const flow = { volume: 10, buyVolume: 7, maxDelta: 5, minDelta: -1 };
    const start = new Date('2026-11-18T16:58:00Z');
    const seconds = Array.from({ length: 30 }, (_, index) => later(5 * index, start));
    await database().prisma.secondBar.createMany({
      data: seconds.map((at) => ({ instrument: cl, at, ...prices, ...flow })),
    });
    const quote = { bidTicks: null, bidSize: null, askTicks: null, askSize: null };
    await inTransaction(database(), (tx) => putBars(tx, 'shared', cl, [{ at: start, ...prices, ...quote, ...flow }]));
    const halves = { instrument: 'CL', period_type: 'second', period: 30 };
    expect(await trader.get('GetBars', halves)).toMatchObject({
      count: 4,
      bars: Array(4).fill({ open: 60, high: 60.02, low: 59.99, close: 60.01, volume: 60 }),
    });
    expect(await trader.get('GetOrderFlow', { ...halves, from: start.toISOString(), limit: 1 })).toMatchObject({
      bars: [{ buy_volume: 42, sell_volume: 18, delta: 24, cum_delta: 96, max_delta: 25, min_delta: -1 }],
      method: 'quote_rule',
    });
    const sma = { indicator: 'SMA', instrument: 'CL', parameters: { period: 2 } };
    const fives = { period_type: 'second', value: 5 };
    expect(await trader.get('GetIndicatorValue', { ...sma, bars_period: fives })).toMatchObject({
      plots: [{ values: [{ time: '2026-11-18T16:59:55.000Z', value: 60.01 }] }],
    });
    expect(await trader.refusal('GetBars', { ...halves, period: 7 })).toBe('unsupported_period');
  });

  test('MarketInfo of a root is of its front contract', async () => {
    expect(await trader.get('MarketInfo', { root: 'ES' })).toMatchObject({
      instrument: es,
      front_month: es,
      time_zone: 'America/Chicago',
      is_open: true,
      tick_size: 0.25,
      point_value: 50,
      session: {
        label: 'Current Session',
        action: 'Until Close',
        seconds_to_change: 6 * 3_600,
        end_exchange: '2026-11-18 17:00',
      },
      data_source: simulated,
    });
  });

  test('MarketInfo of a contract that has expired is of a closed market', async () => {
    const expired = { instrument: 'ES 12-13', front_month: es, expiration: '2013-12-20', is_open: false };
    expect(await trader.get('MarketInfo', { instrument: 'ES 12-13' })).toMatchObject(expired);
  });

  test('MarketInfo of a closed market tells when it opens', async () => {
    const weekend = await createToolCaller(database(), { market: { kind: 'simulated', hours: 'exchange' } });
    weekend.clock.now = new Date('2026-11-21T17:00:00Z');
    expect(await weekend.get('MarketInfo')).toMatchObject({
      is_open: false,
      session: {
        label: 'Next Session',
        action: 'Until Open',
        begin_utc: '2026-11-22T23:00:00.000Z',
        begin_exchange: '2026-11-22 17:00',
      },
    });
  });

  test('MarketInfo of a holiday: indexes close before oil, and the next ones are told', async () => {
    const holiday = await createToolCaller(database(), { market: { kind: 'simulated', hours: 'exchange' } });
    holiday.clock.now = new Date('2026-11-26T18:30:00Z'); // Thanksgiving, 13:30 New York
    expect(await holiday.get('MarketInfo')).toMatchObject({
      is_open: false,
      session: { begin_utc: '2026-11-26T23:00:00.000Z', end_utc: '2026-11-27T18:15:00.000Z' },
      holidays_next: [
        { day: '2026-11-26', name: 'Thanksgiving', closes_at: '13:00' },
        { day: '2026-11-27', name: 'Day after Thanksgiving', closes_at: '13:15' },
        { day: '2026-12-24', name: 'Christmas Eve', closes_at: '13:15' },
      ],
    });
    expect(await holiday.get('MarketInfo', { instrument: 'CL' })).toMatchObject({ is_open: true });
  });

  describe('what minutes tell', () => {
    /** 18 November 2026, a Wednesday: two minutes of the night, and three after 9:30 New York. */
    const night = ['2026-11-18T03:00:00Z', '2026-11-18T03:01:00Z'];
    const morning = ['2026-11-18T14:30:00Z', '2026-11-18T14:31:00Z', '2026-11-18T14:32:00Z'];
    const minute = (at: string, [open, high, low, close]: [number, number, number, number], volume: number) => ({
      ...{ at: new Date(at), openTicks: open, highTicks: high, lowTicks: low, closeTicks: close, volume },
      ...{ bidTicks: null, bidSize: null, askTicks: null, askSize: null },
    });
    const minutes = [
      minute(night[0] as string, [26_800, 26_801, 26_800, 26_801], 20),
      minute(night[1] as string, [26_801, 26_801, 26_800, 26_800], 30),
      minute(morning[0] as string, [26_804, 26_807, 26_804, 26_807], 400),
      minute(morning[1] as string, [26_806, 26_806, 26_806, 26_806], 100),
      minute(morning[2] as string, [26_804, 26_807, 26_804, 26_805], 300),
    ];
    const past = { instrument: nq };
    beforeAll(() => inTransaction(database(), (tx) => putBars(tx, 'shared', nq, minutes)));

    test('GetVolumeProfile of the session, and of its regular hours', async () => {
      expect(await trader.get('GetVolumeProfile', { ...past, max_levels: 2 })).toEqual({
        success: true,
        instrument: nq,
        ...{ from: '2026-11-17T23:00:00.000Z', to: '2026-11-18T17:00:00.000Z' },
        ...{ poc: 6_701.5, vah: 6_701.5, val: 6_701, total_volume: 850 },
        levels: [
          { price: 6_701.75, volume: 175 },
          { price: 6_701.5, volume: 275 },
        ],
        ...{ truncated: true, method: 'bar_uniform', bars_used: 5, data_source: simulated },
      });
      const regular = { total_volume: 800, bars_used: 3 };
      expect(await trader.get('GetVolumeProfile', { ...past, session: 'rth' })).toMatchObject(regular);
    });

    test('GetVolumeProfile says where the bars are when there are none', async () => {
      const tomorrow = { ...past, from: '2026-11-18T15:00:00Z' };
      const { structuredContent } = await trader.call('GetVolumeProfile', tomorrow);
      expect(structuredContent).toMatchObject({
        error: 'no_data',
        hint: expect.stringContaining(morning[2]?.slice(0, 16) ?? ''),
      });
      expect(await trader.refusal('GetVolumeProfile', { ...past, from: '2026-09-01T00:00:00Z' })).toBe('invalid_range');
      expect(await trader.refusal('GetVolumeProfile', { instrument: 'XX' })).toBe('instrument_not_found');
    });

    test('GetOrderFlow splits each minute and sums the deltas from the first', async () => {
      const flow = await trader.get<{ bars: unknown[] }>('GetOrderFlow', { ...past, period: 60, limit: 1 });
      expect(flow).toMatchObject({ count: 1, truncated: true, method: 'bar_split', data_source: simulated });
      const morningFlow = { buy_volume: 500, sell_volume: 300, delta: 200, max_delta: 400, min_delta: 0 };
      expect(flow.bars).toEqual([{ time: '2026-11-18T14:00:00.000Z', ...morningFlow, cum_delta: 190 }]);
      expect(await trader.refusal('GetOrderFlow', { ...past, from: '2026-11-18T15:00:00Z' })).toBe('no_data');
      expect(await trader.refusal('GetOrderFlow', { ...past, period_type: 'range' })).toBe('unsupported_period');
    });

    test('GetIndicatorValue tells values with their bars and the warm-up', async () => {
      const sma = { indicator: 'sma', ...past, parameters: { Period: 2 }, bars_period: { value: 1 }, count: 2 };
      expect(await trader.get('GetIndicatorValue', sma)).toEqual({
        success: true,
        indicator: 'SMA',
        parameters: { period: 2 },
        instrument: nq,
        bars_period: { period_type: 'minute', value: 1 },
        plots: [
          {
            name: 'SMA',
            values: [
              { time: '2026-11-18T14:31:00.000Z', value: 6_701.625 },
              { time: '2026-11-18T14:32:00.000Z', value: 6_701.375 },
            ],
          },
        ],
        ...{ bars_used: 3, warmup_bars: 1, data_source: simulated },
      });
      const asOf = { ...sma, count: 1, as_of: '2026-11-18T14:31:00Z' };
      expect(await trader.get('GetIndicatorValue', asOf)).toMatchObject({
        plots: [{ values: [{ time: '2026-11-18T14:30:00.000Z', value: 6_700.875 }] }],
      });
      const middle = { ...sma, indicator: 'Bollinger', plot: 'middle' };
      expect(await trader.get('GetIndicatorValue', middle)).toMatchObject({ plots: [{ name: 'Middle' }] });
    });

    test.each([
      ['indicator_not_found', { indicator: 'Ichimoku' }],
      ['invalid_parameters', { indicator: 'SMA', parameters: { period: 0 } }],
      ['invalid_parameters', { indicator: 'SMA', plot: 'Upper' }],
      ['insufficient_bars', { indicator: 'SMA', bars_period: { period_type: 'day', value: 1 } }],
      ['unsupported_period', { indicator: 'SMA', bars_period: { period_type: 'tick', value: 1 } }],
    ])('GetIndicatorValue refuses as %s: %j', async (code, args) =>
      expect(await trader.refusal('GetIndicatorValue', { ...past, ...args })).toBe(code),
    );

    test('no tool of market data sees past now', async () => {
      trader.clock.now = new Date('2026-11-18T14:31:00Z');
      const all = { ...past, to: '2026-11-19T00:00:00Z' };
      for (const name of ['GetBars', 'GetOrderFlow']) expect(await trader.get(name, all)).toMatchObject({ count: 3 });
      expect(await trader.get('GetVolumeProfile', all)).toMatchObject({ bars_used: 3, total_volume: 450 });
      const sma = { indicator: 'SMA', parameters: { period: 1 }, bars_period: { value: 1 }, count: 500 };
      const { plots } = await trader.get<{ plots: { values: { time: string }[] }[] }>('GetIndicatorValue', {
        ...{ ...past, ...sma, as_of: '2026-11-19T00:00:00Z' },
      });
      expect(plots[0]?.values.map(({ time }) => time)).toHaveLength(3);
    });
  });
});
