import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importBarsByOperator } from '@portcullis/operations';
import { findInstrument, type Instrument, isOpen, readBars } from '@portcullis/trading';
import { median } from './median.ts';
import type { World } from './world.ts';

export type BarsFigures = {
  instruments: number;
  rows: number;
  /** All files together, two at a time. */
  importSeconds: number;
  /** A trading day's minutes as `GetBars` reads them. */
  dayP50Ms: number;
  dayP99Ms: number;
};

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const from = Date.UTC(2025, 0, 1);
const days = 365;
/** The trading day of Tuesday, 7 January 2025 opens at 23:00 UTC of the day before. */
const firstTuesday = Date.UTC(2025, 0, 6, 23);
const weeks = 50;
const decimals = 2;
/** One is read while another is stored. */
const filesAtOnce = 2;

/** Ten contracts that share a tick size, so that one file is every one's. */
const names = ['ES', 'MES', 'NQ', 'MNQ'].flatMap((root) =>
  ['12-25', '03-26', '06-26'].map((month) => `${root} ${month}`),
);
const market = { kind: 'simulated', hours: 'always' } as const;

/** A year of minutes of an exchange's week, as CSV: prices that go up and down on the tick. */
function* year(): Generator<string> {
  yield 'time,open,high,low,close,volume,bid,bid_size,ask,ask_size\n';
  for (let at = from; at < from + days * dayMs; at += minuteMs) {
    if (!isOpen(new Date(at), 'exchange')) continue;
    const minute = at / minuteMs;
    const price = 6_000 + (minute % 400) / 4;
    const prices = [price, price + 1, price - 1, price + 0.25].map((each) => each.toFixed(decimals));
    const quote = [price.toFixed(decimals), 10 + (minute % 7), (price + 0.25).toFixed(decimals), 12];
    yield `${new Date(at).toISOString()},${prices.join(',')},${100 + (minute % 900)},${quote.join(',')}\n`;
  }
}

const instrumentOf = (name: string): Instrument => {
  const found = findInstrument(name, new Date(from));
  if (!found.ok) throw new Error(found.refusal.detail);
  return found.instrument;
};

const importYears = async ({ database }: World, instruments: readonly Instrument[], file: string) => {
  const csv = readFileSync(file);
  const started = performance.now();
  let rows = 0;
  const waiting = [...instruments];
  const importInTurn = async (): Promise<void> => {
    for (let instrument = waiting.shift(); instrument; instrument = waiting.shift()) {
      const imported = await importBarsByOperator(database, { instrument, csv }, { requestId: 'bench' });
      if (!imported.ok) throw new Error(imported.refusal.detail);
      rows += imported.rows;
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, importInTurn));
  return { rows, importSeconds: (performance.now() - started) / 1_000 };
};

/** Reads a Tuesday of one week after the other, of one instrument after the other. */
const readDays = async ({ database }: World, instruments: readonly Instrument[], reads: number): Promise<number[]> => {
  const times: number[] = [];
  const now = new Date(from + days * dayMs);
  for (let index = 0; index < reads; index += 1) {
    const instrument = instruments[index % instruments.length] as Instrument;
    const day = firstTuesday + ((index * 37) % weeks) * 7 * dayMs;
    const range = { from: new Date(day), to: new Date(day + dayMs) };
    const started = performance.now();
    const read = await readBars(database.prisma, {
      ...{ instrument, periodType: 'minute' as const, period: 1, limit: 5_000, market, now, ...range },
    });
    times.push(performance.now() - started);
    if (!read.ok || read.report.bars.length < 1_000) throw new Error('A day is missing.');
  }
  return times.sort((one, other) => one - other);
};

/** A year of one-minute bars of ten instruments: how long its import takes, and reading a day of it. */
export const measureBars = async (
  world: World,
  settings: { instruments: number; reads: number },
  say: (line: string) => void,
): Promise<BarsFigures> => {
  const file = join(world.folder, 'year.csv');
  await pipeline(Readable.from(year()), createWriteStream(file));
  const instruments = names.slice(0, settings.instruments).map(instrumentOf);
  const imported = await importYears(world, instruments, file);
  say(`bars imported: ${imported.rows} in ${imported.importSeconds.toFixed(1)} s`);
  await readDays(world, instruments, settings.reads);
  const times = await readDays(world, instruments, settings.reads);
  const dayP99Ms = times[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
  return { instruments: instruments.length, ...imported, dayP50Ms: median(times), dayP99Ms };
};
