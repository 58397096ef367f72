import { inTransaction } from '@portcullis/database';
import { putBars } from '@portcullis/trading';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
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
    expect(await trader.get('GetQuote', { symbol: 'ES, mes,CL' })).toMatchObject({
      quotes: [{ instrument: es }, { instrument: mes }],
      missing: ['CL'],
    });
    expect(await trader.refusal('GetQuote', { instrument: 'CL' })).toBe('no_market_data');
    expect(await trader.refusal('GetQuote', { instrument: 'ES,XX' })).toBe('instrument_not_found');
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
});
