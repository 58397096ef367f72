import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findInstrument, readBarRanges, readBars, readVolumeProfile } from '@portcullis/trading';
import { beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { runOperator } from '../harness/operator.ts';

/** A folder of `ES-<expiry>-<date>.csv`: real one-minute bars, imported as an operator would and read back. */
const folder = resolve(process.env.MARKET_DATA ?? '');

type Row = { time: string; open: number; high: number; low: number; close: number; volume: number };

const rowsOf = (file: string): Row[] =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [time = '', open, high, low, close, volume] = line.split(',');
      return {
        time,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
        volume: Number(volume),
      };
    });

const instrumentOf = (file: string): string => {
  const [, year = '', month = ''] = /^ES-\d\d(\d\d)(\d\d)-\d{8}\.csv$/.exec(file) ?? [];
  return `ES ${month}-${year}`;
};

const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));

describe('real bars of the E-mini S&P 500', () => {
  const database = useDatabase();
  const market = { kind: 'simulated', hours: 'always' } as const;
  const read = async (name: string, query: { from: string; to: string; periodType: 'minute'; period?: number }) => {
    const now = new Date();
    const found = findInstrument(name, now);
    if (!found.ok) throw new Error(found.refusal.detail);
    const outcome = await readBars(database().prisma, {
      ...{
        instrument: found.instrument,
        periodType: query.periodType,
        period: query.period ?? 1,
        limit: 5_000,
        market,
        now,
      },
      ...{ from: new Date(query.from), to: new Date(query.to), sources: ['imported'] as const },
    });
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
    return outcome.report.bars;
  };

  beforeAll(async () => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const words = ['bars', 'import', join(folder, file), '--instrument', instrumentOf(file), '--json'];
      const { code, stdout } = await runOperator(database().url, words);
      expect({ file, code }).toEqual({ file, code: 0 });
      expect(JSON.parse(stdout)).toMatchObject({ instrument: instrumentOf(file), added: rowsOf(file).length });
    }
  });

  it('holds every row of every file under its contract', async () => {
    const expected = Object.groupBy(files, instrumentOf);
    for (const [instrument, named = []] of Object.entries(expected)) {
      const count = await database().prisma.bar.count({ where: { source: 'imported', instrument } });
      expect({ instrument, count }).toEqual({ instrument, count: named.flatMap(rowsOf).length });
    }
  });

  it.for(files)('%s reads back minute by minute, exact', async (file) => {
    const rows = rowsOf(file);
    const [first, last] = [rows[0]?.time ?? '', rows.at(-1)?.time ?? ''];
    const to = new Date(Date.parse(last) + 60_000).toISOString();
    const bars = await read(instrumentOf(file), { from: first, to, periodType: 'minute' });
    expect(bars.map(({ at, ...prices }) => ({ time: at.toISOString().replace('.000Z', 'Z'), ...prices }))).toEqual(
      rows,
    );
  });

  it.for(files)('%s joins to quarters of an hour without losing a contract or an extreme', async (file) => {
    const rows = rowsOf(file);
    const day = (rows[0]?.time ?? '').slice(0, 10);
    const next = new Date(Date.parse(day) + 86_400_000).toISOString();
    const bars = await read(instrumentOf(file), {
      from: `${day}T00:00:00Z`,
      to: next,
      periodType: 'minute',
      period: 15,
    });
    expect(bars.reduce((sum, { volume }) => sum + volume, 0)).toBe(rows.reduce((sum, { volume }) => sum + volume, 0));
    expect(Math.max(...bars.map(({ high }) => high))).toBe(Math.max(...rows.map(({ high }) => high)));
    expect(Math.min(...bars.map(({ low }) => low))).toBe(Math.min(...rows.map(({ low }) => low)));
    expect(bars[0]?.open).toBe(rows[0]?.open);
    expect(bars.at(-1)?.close).toBe(rows.at(-1)?.close);
  });

  it.for(files.filter((file) => file === 'ES-201312-20131007.csv'))(
    '%s: 787,701 contracts, point of control 1676.75, value area 1670.75 to 1677.75 (the vector of the reference)',
    async (file) => {
      const now = new Date();
      const found = findInstrument(instrumentOf(file), now);
      if (!found.ok) throw new Error(found.refusal.detail);
      const outcome = await readVolumeProfile(database().prisma, {
        ...{ instrument: found.instrument, session: 'ETH', tickAggregation: 1, valueAreaPct: 70, maxLevels: 200 },
        ...{ from: new Date('2013-10-07T00:00:00Z'), to: new Date('2013-10-08T00:00:00Z'), market, now },
      });
      if (!outcome.ok) throw new Error(outcome.refusal.detail);
      const { totalVolume, poc, vah, val, levels } = outcome.report;
      expect({ totalVolume, poc, vah, val }).toEqual({
        totalVolume: 787_701,
        poc: 1676.75,
        vah: 1677.75,
        val: 1670.75,
      });
      const inArea = levels.filter(({ price }) => price >= val && price <= vah);
      expect(inArea.reduce((sum, { volume }) => sum + volume, 0) / totalVolume).toBeCloseTo(0.723, 3);
    },
  );

  it.for(files)('%s: the range of a span is the highest and the lowest of its rows', async (file) => {
    const rows = rowsOf(file).slice(5, 90);
    const span = { from: new Date(rows[0]?.time ?? ''), to: new Date(rows.at(-1)?.time ?? '') };
    const [range] = await readBarRanges(database().prisma, 'imported', [{ instrument: instrumentOf(file), ...span }]);
    expect(range).toEqual({
      highTicks: BigInt(Math.max(...rows.map(({ high }) => high)) * 4),
      lowTicks: BigInt(Math.min(...rows.map(({ low }) => low)) * 4),
    });
  });

  it('imported again, nothing changes', async () => {
    const before = await database().prisma.bar.count();
    const [file = ''] = files;
    const words = ['bars', 'import', join(folder, file), '--instrument', instrumentOf(file), '--json'];
    const { stdout } = await runOperator(database().url, words);
    expect(JSON.parse(stdout)).toMatchObject({ added: 0, replaced: 0, unchanged: rowsOf(file).length });
    expect(await database().prisma.bar.count()).toBe(before);
  });
});
