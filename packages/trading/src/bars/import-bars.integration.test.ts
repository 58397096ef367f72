import { inTransaction } from '@portcullis/database';
import { beforeEach, describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { agreed, instrumentOf, market } from '../../../../tests/harness/trading.ts';
import { type BarsImport, importBars } from './import-bars.ts';
import { parseBars } from './parse-bars.ts';
import { type BarsQuery, readBars } from './read-bars.ts';

const database = useDatabase();
const instrument = instrumentOf('ES 12-13');
const now = new Date('2026-11-18T17:00:00Z');
const header = 'time,open,high,low,close,volume,bid,bid_size,ask,ask_size';

const run = async (csv: string, more: Partial<BarsImport> = {}) => {
  const parsed = await parseBars(csv, instrument);
  return inTransaction(database(), (tx) => importBars(tx, { instrument, parsed, ...more }));
};

const read = async (more: Partial<BarsQuery> = {}) =>
  agreed(
    await readBars(database().prisma, {
      instrument,
      periodType: 'minute',
      period: 1,
      limit: 100,
      market,
      now,
      ...more,
    }),
  ).report;

beforeEach(() => database().prisma.bar.deleteMany());

const morning = [
  '2013-10-07T13:58:00Z,1676.5,1677,1676.25,1676.75,120,1676.5,10,1676.75,12',
  '2013-10-07T13:59:00Z,1676.75,1676.75,1676,1676,80,,0,1676.25,7',
  '2013-10-07T14:00:00Z,1676,1676.5,1675.75,1676.5,60,1676.5,5,1676.25,4',
];

describe('importing bars', () => {
  it('takes real quotes as they are: one side missing, locked, crossed', async () => {
    expect(await run([header, ...morning].join('\n'))).toMatchObject({ ok: true, rows: 3, added: 3 });
    expect(await read()).toMatchObject({ source: 'imported', status: 'Imported', truncated: false });
    expect((await read()).bars[1]).toEqual({
      at: new Date('2013-10-07T13:59:00Z'),
      open: 1676.75,
      high: 1676.75,
      low: 1676,
      close: 1676,
      volume: 80,
    });
    expect(
      await database().prisma.bar.findMany({ select: { bidTicks: true, askTicks: true }, orderBy: { at: 'asc' } }),
    ).toEqual([
      { bidTicks: 6706, askTicks: 6707 },
      { bidTicks: null, askTicks: 6705 },
      { bidTicks: 6706, askTicks: 6705 },
    ]);
  });

  it('says how much of a second import is new', async () => {
    await run([header, ...morning.slice(0, 2)].join('\n'));
    expect(await run([header, ...morning].join('\r\n'))).toMatchObject({
      ok: true,
      rows: 3,
      added: 1,
      unchanged: 2,
      replaced: 0,
    });
  });

  it('does not change what was imported, unless told to replace it', async () => {
    await run([header, ...morning].join('\n'));
    const changed = [header, ...morning].join('\n').replace(',120,', ',121,');
    expect(await run(changed)).toMatchObject({
      ok: false,
      refusal: { code: 'bars_conflict', detail: expect.stringContaining('2013-10-07T13:58:00') },
    });
    expect((await read()).bars[0]?.volume).toBe(120);
    expect(await run(changed, { replace: true })).toMatchObject({ ok: true, unchanged: 2, replaced: 1 });
    expect((await read()).bars[0]?.volume).toBe(121);
  });

  it('two imports of one instrument at once: one is refused, and nothing is half there', async () => {
    const file = [header, ...morning].join('\n');
    const parsed = await parseBars(file, instrument);
    await inTransaction(database(), async (tx) => {
      expect(await importBars(tx, { instrument, parsed })).toMatchObject({ ok: true, added: 3 });
      expect(await run(file)).toMatchObject({
        ok: false,
        refusal: { code: 'bars_conflict', detail: expect.stringContaining('Another import of ES 12-13 is running') },
      });
    });
    expect(await run(file)).toMatchObject({ ok: true, added: 0, unchanged: 3 });
    expect(await database().prisma.bar.count()).toBe(3);
  });

  it('names each bad row and imports nothing of the file', async () => {
    const refused = await run([header, morning[0], morning[2]?.replace('1675.75', '1675.8'), morning[1]].join('\n'));
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'bars_invalid' },
      faults: [{ line: 3, reason: expect.stringContaining('1675.8 is not on the tick') }],
    });
    expect(await database().prisma.bar.count()).toBe(0);
  });
});

describe('reading bars', () => {
  it('joins minutes to longer bars', async () => {
    await run([header, ...morning].join('\n'));
    const { bars } = await read({ periodType: 'hour' });
    expect(bars).toEqual([
      { at: new Date('2013-10-07T13:00:00Z'), open: 1676.5, high: 1677, low: 1676, close: 1676, volume: 200 },
      { at: new Date('2013-10-07T14:00:00Z'), open: 1676, high: 1676.5, low: 1675.75, close: 1676.5, volume: 60 },
    ]);
    const day = (await read({ periodType: 'day' })).bars;
    expect(day).toEqual([
      { at: new Date('2013-10-06T22:00:00Z'), open: 1676.5, high: 1677, low: 1675.75, close: 1676.5, volume: 260 },
    ]);
  });

  it('gives the newest, says when there are older ones, and never sees past now', async () => {
    await run([header, ...morning].join('\n'));
    expect(await read({ limit: 2 })).toMatchObject({ truncated: true, bars: [{ close: 1676 }, { close: 1676.5 }] });
    const then = await read({ now: new Date('2013-10-07T14:00:00Z'), to: now });
    expect(then.bars).toHaveLength(2);
  });

  it.each(['tick', 'second', 'range', 'renko'] as const)('%s bars are not served', async (periodType) => {
    const refused = await readBars(database().prisma, { instrument, periodType, period: 1, limit: 1, market, now });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'unsupported_period' } });
  });

  it('imported bars are minutes: bars of 30 seconds are not served, and the answer says what is', async () => {
    await run([header, ...morning].join('\n'));
    const query = { instrument, periodType: 'second', period: 30, limit: 1, market, now } as const;
    expect(await readBars(database().prisma, query)).toMatchObject({
      ok: false,
      refusal: { code: 'unsupported_period', detail: expect.stringContaining('imported minutes') },
    });
    expect(await read({ periodType: 'second', period: 120 })).toMatchObject({ bars: { length: 2 } });
  });

  it('a range that ends before it begins is refused', async () => {
    const query = { instrument, periodType: 'minute', period: 1, limit: 1, market, now, from: now } as const;
    expect(await readBars(database().prisma, query)).toMatchObject({ ok: false, refusal: { code: 'invalid_range' } });
  });
});
