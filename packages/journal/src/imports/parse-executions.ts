import { createRequire } from 'node:module';
import { type ColumnMapping, type ImportField, type ImportFormat, mapColumns } from './column-mapping.ts';
import { readTime } from './written-time.ts';

/** An execution of a file. */
export type ParsedExecution = {
  /** Tells it from the others of its account; the same row of another file has the same. */
  fingerprint: string;
  instrument: string;
  side: 'Buy' | 'Sell';
  quantity: number;
  priceTicks: bigint;
  feeCents: bigint;
  at: Date;
};

/** What is wrong with a row. Lines count from 1, the header included. */
export type ImportFault = { line: number; reason: string };

export type ParsedFile =
  | { ok: true; format: ImportFormat; executions: ParsedExecution[] }
  /** The first faults, and how many there are in all. */
  | { ok: false; faults: ImportFault[]; faultCount: number /** When only they are not known. */; columns?: string[] };

export type ImportRules = {
  mapping?: ColumnMapping | undefined;
  /** IANA zone of times that name none. */
  zone?: string | undefined;
  /** Canonical name and ticks of what a file calls an instrument and a price, at the time of the row. */
  readPrice: (
    instrument: string,
    price: string,
    at: Date,
  ) => { ok: true; instrument: string; ticks: bigint } | { ok: false; reason: string };
};

const faultsMax = 20;
const rowsMax = 100_000;
/** Each is offered for each field where the file is of no known kind. */
const columnsMax = 100;
const quantityMax = 10_000;

/** Parses executions from CSV. Every row is looked at; one fault makes the whole file bad. */
export const parseExecutions = (csv: string, rules: ImportRules): ParsedFile => {
  const read = readRows(csv);
  if ('fault' in read) return { ok: false, faults: [read.fault], faultCount: 1 };
  const [first, ...rows] = read.rows;
  if (!first || rows.length === 0) return refuse(1, 'The file has no executions.');
  if (rows.length > rowsMax) return refuse(rowsMax, `A file has at most ${rowsMax} executions.`);
  if (first.record.length > columnsMax) return refuse(first.line, `A file has at most ${columnsMax} columns.`);
  const header = first.record.map((name) => name.trim());
  const columns = mapColumns(header, rules.mapping);
  if (!columns.ok) {
    return { ...refuse(first.line, columns.reason), ...(columns.isUnknown ? { columns: header } : {}) };
  }
  const cellsOf = (record: string[], field: ImportField): string[] =>
    (columns.mapping[field] ?? []).map((name) => record[header.indexOf(name)]?.trim() ?? '');
  const results = rows.map(({ record, line }) => ({ line, ...parseRow((field) => cellsOf(record, field), rules) }));
  const faults = results.flatMap((each) => ('reason' in each ? [{ line: each.line, reason: each.reason }] : []));
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, faultsMax), faultCount: faults.length };
  const executions = results.flatMap((each) => ('reason' in each ? [] : [each.execution]));
  return { ok: true, format: columns.format, executions: inOrder(tellApart(executions)) };
};

const refuse = (line: number, reason: string): ParsedFile => ({ ok: false, faults: [{ line, reason }], faultCount: 1 });

type Row = { record: string[]; line: number };

/** Loaded at the first import of a file, which most processes never see. */
const csvParser = () => createRequire(import.meta.url)('csv-parse/sync') as typeof import('csv-parse/sync');

const readRows = (csv: string): { rows: Row[] } | { fault: ImportFault } => {
  const { CsvError, parse } = csvParser();
  try {
    const options = { bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true } as const;
    const delimiter = /^[^\n,]*;/.test(csv) ? ';' : ',';
    const rows = parse(csv, { ...options, delimiter }) as unknown as { record: string[]; info: { lines: number } }[];
    return { rows: rows.map(({ record, info }) => ({ record, line: info.lines })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { fault: { line: Number(error.lines ?? 0), reason: `Not CSV: ${error.message}` } };
  }
};

/** Buys and sells as brokers write them; a short sale is a sale, a cover a buy. */
const sides: Readonly<Record<string, 'Buy' | 'Sell'>> = {
  ...{ b: 'Buy', buy: 'Buy', bought: 'Buy', bc: 'Buy', btc: 'Buy', buytocover: 'Buy', cover: 'Buy' },
  ...{ s: 'Sell', sell: 'Sell', sold: 'Sell', ss: 'Sell', short: 'Sell', sellshort: 'Sell' },
};

const parseRow = (
  cells: (field: ImportField) => string[],
  { zone, readPrice }: ImportRules,
): { execution: ParsedExecution } | { reason: string } => {
  const text = (field: ImportField) => cells(field)[0] ?? '';
  const time = readTime([...cells('date'), ...cells('time')].join(' '), zone);
  if (!time.ok) return time;
  const side =
    sides[
      text('side')
        .toLowerCase()
        .replace(/[\s_-]/g, '')
    ];
  if (!side) return { reason: `side ${JSON.stringify(text('side'))} is neither a buy nor a sale.` };
  // Some files write sales with a minus: the side says it already.
  const quantity = Number(text('quantity').replace(/^-/, ''));
  if (!/^-?\d{1,6}$/.test(text('quantity')) || quantity < 1 || quantity > quantityMax) {
    return { reason: `quantity ${JSON.stringify(text('quantity'))} is not a whole number from 1 to ${quantityMax}.` };
  }
  const price = readPrice(text('instrument'), text('price').replace(/^\$/, ''), time.at);
  if (!price.ok) return price;
  const fees = cells('commission').map(centsOf);
  const badFee = fees.indexOf(undefined);
  if (badFee >= 0) return { reason: `commission ${JSON.stringify(cells('commission')[badFee])} is not an amount.` };
  const feeCents = fees.reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n);
  const { instrument, ticks: priceTicks } = price;
  const facts = [time.at.toISOString(), instrument, side, quantity, priceTicks].join(' ');
  const fingerprint = text('id') === '' ? facts : `id ${text('id').slice(0, 200)}`;
  return { execution: { fingerprint, instrument, side, quantity, priceTicks, feeCents, at: time.at } };
};

/** Dollars with or without a sign and a minus, in cents; fractions of a cent are rounded. Nothing is nothing. */
const centsOf = (text: string): bigint | undefined => {
  const amount = text.replace(/[$()\s-]/g, '');
  if (amount === '') return 0n;
  const [, whole = '', fraction = ''] = /^(\d{0,9})(?:\.(\d{0,6}))?$/.exec(amount) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const tenths = BigInt(`${whole || '0'}${fraction.padEnd(3, '0').slice(0, 3)}`);
  return (tenths + 5n) / 10n;
};

/** Two fills that are alike in all are two: the second of a file is known as the second. */
const tellApart = (executions: readonly ParsedExecution[]): ParsedExecution[] => {
  const seen = new Map<string, number>();
  return executions.map((execution) => {
    const count = (seen.get(execution.fingerprint) ?? 0) + 1;
    seen.set(execution.fingerprint, count);
    return count === 1 ? execution : { ...execution, fingerprint: `${execution.fingerprint} #${count}` };
  });
};

/** Oldest first, whichever way the file goes; rows of one moment as the file has them, from its oldest end. */
const inOrder = (executions: ParsedExecution[]): ParsedExecution[] => {
  const [first, last] = [executions[0], executions.at(-1)];
  const isNewestFirst = first && last && first.at > last.at;
  const oldestFirst = isNewestFirst ? executions.toReversed() : executions;
  return oldestFirst.toSorted((one, other) => one.at.getTime() - other.at.getTime());
};
