import { Readable } from 'node:stream';
import type { Instrument } from '../instruments/instrument.ts';
import type { MinuteBar } from './bar.ts';
import { parseBarRow, rememberPrices } from './parse-bar-row.ts';

/** What is wrong with a row. Lines count from 1, the header included. */
export type BarFault = { line: number; reason: string };

export type ParsedBars =
  | { ok: true; bars: MinuteBar[] }
  /** The first faults, and how many there are in all. */
  | { ok: false; faults: BarFault[]; faultCount: number };

/** `time,open,high,low,close,volume[,bid,bid_size,ask,ask_size]`, times in UTC. */
export type BarsCsv = string | Uint8Array | AsyncIterable<string | Uint8Array>;

const required = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
const quoted = ['bid', 'bid_size', 'ask', 'ask_size'] as const;
const faultsMax = 20;

type Field = (typeof required)[number] | (typeof quoted)[number];
export type BarRow = Partial<Record<Field, string>>;

const pieceLength = 65_536;

/** A whole file at once would be a queue of as many records. */
function* inPieces(csv: string | Uint8Array): Generator<Uint8Array> {
  const bytes = typeof csv === 'string' ? Buffer.from(csv) : csv;
  for (let start = 0; start < bytes.length; start += pieceLength) yield bytes.subarray(start, start + pieceLength);
}

const headerFault = (names: readonly string[]): string | undefined => {
  const wanted = [required.join(','), [...required, ...quoted].join(',')];
  return wanted.includes(names.join(',')) ? undefined : `The header must be ${wanted[0]}[,${quoted.join(',')}].`;
};

/**
 * Parses bars from CSV: `time,open,high,low,close,volume[,bid,bid_size,ask,ask_size]`. Every row is looked at; one fault
 * makes the whole file bad.
 */
export const parseBars = async (csv: BarsCsv, instrument: Instrument): Promise<ParsedBars> => {
  const bars: MinuteBar[] = [];
  const faults: BarFault[] = [];
  let faultCount = 0;
  const fault = (line: number, reason: string) => {
    faultCount += 1;
    if (faults.length < faultsMax) faults.push({ line, reason });
  };
  const priceOf = rememberPrices(instrument);
  const input = Readable.from(typeof csv === 'string' || csv instanceof Uint8Array ? inPieces(csv) : csv);
  // Loaded here, for only the operator's import needs it.
  const { CsvError, parse } = await import('csv-parse');
  const parser = parse({ bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true, trim: true });
  let names: string[] | undefined;
  try {
    for await (const { record, info } of input.pipe(parser)) {
      const cells = record as string[];
      const line = (info as { lines: number }).lines;
      if (!names) {
        const wrong = headerFault(cells);
        if (wrong) return { ok: false, faults: [{ line, reason: wrong }], faultCount: 1 };
        names = cells;
      } else if (cells.length !== names.length) {
        fault(line, `The row has ${cells.length} columns, the header ${names.length}.`);
      } else {
        const row: BarRow = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
        const parsed = parseBarRow(row, priceOf, bars.at(-1)?.at);
        if (parsed.ok) bars.push(parsed.bar);
        else fault(line, parsed.reason);
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    fault(Number(error.lines ?? 0), `Not CSV: ${error.message}`);
  }
  if (faultCount === 0 && !names) fault(1, 'The file is empty.');
  else if (faultCount === 0 && bars.length === 0) fault(2, 'The file has a header and no bars.');
  return faultCount > 0 ? { ok: false, faults, faultCount } : { ok: true, bars };
};
