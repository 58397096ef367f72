import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instrument } from '../instruments/instrument.ts';
import type { MinuteBar } from './bar.ts';
import { barFields, parseBarRow } from './parse-bar-row.ts';

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

/** Takes the rows of a file, the header first. Without its header no row is looked at. */
const takeRows = (instrument: Instrument) => {
  const taken = { bars: [] as MinuteBar[], faults: [] as BarFault[], faultCount: 0 };
  const fields = barFields(instrument);
  let columns: number | undefined;
  let hasHeader = false;
  const fault = (line: number, reason: string) => {
    taken.faultCount += 1;
    if (taken.faults.length < faultsMax) taken.faults.push({ line, reason });
  };
  const take = (cells: readonly string[], line: number) => {
    if (columns === undefined) {
      columns = cells.length;
      const wrong = headerFault(cells);
      hasHeader = wrong === undefined;
      if (wrong) fault(line, wrong);
    } else if (hasHeader && cells.length !== columns) {
      fault(line, `The row has ${cells.length} columns, the header ${columns}.`);
    } else if (hasHeader) {
      const parsed = parseBarRow(cells, fields, taken.bars.at(-1)?.at);
      if (parsed.ok) taken.bars.push(parsed.bar);
      else fault(line, parsed.reason);
    }
  };
  return { taken, take, fault, isEmpty: () => columns === undefined };
};

/**
 * Parses bars from CSV: `time,open,high,low,close,volume[,bid,bid_size,ask,ask_size]`. Every row is looked at; one fault
 * makes the whole file bad.
 */
export const parseBars = async (csv: BarsCsv, instrument: Instrument): Promise<ParsedBars> => {
  const { taken, take, fault, isEmpty } = takeRows(instrument);
  const input = Readable.from(typeof csv === 'string' || csv instanceof Uint8Array ? inPieces(csv) : csv);
  // Loaded here, for only the operator's import needs it.
  const { CsvError, parse } = await import('csv-parse');
  const shape = { bom: true, relaxColumnCount: true, skipEmptyLines: true, trim: true };
  // Rows are taken as they are found: as a queue of records, to be read one by one, they cost half as much again.
  const on_record = (cells: string[], { lines }: { lines: number }) => {
    take(cells, lines);
    return null;
  };
  try {
    await pipeline(input, parse({ ...shape, on_record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    fault(Number(error.lines ?? 0), `Not CSV: ${error.message}`);
  }
  const { bars, faults, faultCount } = taken;
  if (faultCount === 0 && isEmpty()) fault(1, 'The file is empty.');
  else if (faultCount === 0 && bars.length === 0) fault(2, 'The file has a header and no bars.');
  return taken.faultCount > 0 ? { ok: false, faults, faultCount: taken.faultCount } : { ok: true, bars };
};
