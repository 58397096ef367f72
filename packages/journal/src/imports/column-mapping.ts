/** What an execution is made of, in any file. `time` holds date and time, or the time of the day when `date` is given. */
export const importFields = ['date', 'time', 'instrument', 'side', 'quantity', 'price', 'commission', 'id'] as const;
export type ImportField = (typeof importFields)[number];

/** Which columns hold a field. Several columns of commission are added up. */
export type ColumnMapping = Partial<Record<ImportField, string[]>>;

export type ImportFormat = 'ninjatrader' | 'tradervue' | 'mapped';

/** NinjaTrader 8, grid of executions, exported as CSV. */
const ninjaTrader: ColumnMapping = {
  time: ['Time'],
  instrument: ['Instrument'],
  side: ['Action'],
  quantity: ['Quantity'],
  price: ['Price'],
  commission: ['Commission'],
  id: ['ID'],
};

/** Tradervue's generic import format of executions. */
const tradervue: ColumnMapping = {
  date: ['Date'],
  time: ['Time'],
  instrument: ['Symbol'],
  side: ['Side'],
  quantity: ['Quantity'],
  price: ['Price'],
  commission: ['Commission', 'TransFee', 'ECNFee'],
};

const needed: readonly ImportField[] = ['time', 'instrument', 'side', 'quantity', 'price'];

export type MappedColumns =
  | { ok: true; format: ImportFormat; mapping: ColumnMapping }
  /** `isUnknown`: nobody said which column is which, and no format that is known has these. */
  | { ok: false; reason: string; isUnknown?: true };

/** Finds the fields in a header: by the mapping that was given, else as a format that is known. Case does not count. */
export const mapColumns = (header: readonly string[], given: ColumnMapping | undefined): MappedColumns => {
  if (given) return judge('mapped', header, given);
  const has = (...names: string[]) => names.every((name) => find(header, name) !== undefined);
  if (has('Instrument', 'Action', 'Quantity', 'Price', 'Time')) return judge('ninjatrader', header, ninjaTrader);
  if (has('Date', 'Time', 'Symbol', 'Quantity', 'Price', 'Side')) return judge('tradervue', header, tradervue);
  return {
    ...{ ok: false, isUnknown: true },
    reason: `The columns are of no known format (${header.join(', ').slice(0, 200)}): say which is which.`,
  };
};

const judge = (format: ImportFormat, header: readonly string[], wanted: ColumnMapping): MappedColumns => {
  const mapping: ColumnMapping = {};
  for (const field of importFields) {
    const names = wanted[field] ?? [];
    const found = names.flatMap((name) => find(header, name) ?? []);
    if (format === 'mapped' && found.length < names.length) {
      return { ok: false, reason: `No column is called ${JSON.stringify(names.find((name) => !find(header, name)))}.` };
    }
    if (found.length > 0) mapping[field] = found;
  }
  const missing = needed.find((field) => !mapping[field]);
  return missing ? { ok: false, reason: `No column holds the ${missing}.` } : { ok: true, format, mapping };
};

const find = (header: readonly string[], name: string): string | undefined =>
  header.find((each) => each.toLowerCase() === name.toLowerCase());

/** What files call the fields, in lower case and without anything but letters. */
const usualNames: Readonly<Record<ImportField, readonly string[]>> = {
  date: ['date', 'tradedate', 'day'],
  time: ['time', 'datetime', 'timestamp', 'executiontime', 'filltime', 'when', 'tradetime'],
  instrument: ['instrument', 'symbol', 'contract', 'ticker', 'product', 'market'],
  side: ['side', 'action', 'buysell', 'bs', 'direction', 'way', 'type'],
  quantity: ['quantity', 'qty', 'size', 'contracts', 'lots', 'filledqty', 'volume', 'shares'],
  price: ['price', 'fillprice', 'avgprice', 'averageprice', 'executionprice', 'paid'],
  commission: ['commission', 'commissions', 'fee', 'fees', 'comm'],
  id: ['id', 'executionid', 'execid', 'fillid', 'tradeid'],
};

/** A first guess at which column holds which field, for a person to look over. */
export const guessMapping = (header: readonly string[]): ColumnMapping => {
  const mapping: ColumnMapping = {};
  for (const field of importFields) {
    const names = usualNames[field];
    const found = header.find((each) => names.includes(each.toLowerCase().replace(/[^a-z]/g, '')));
    if (found !== undefined) mapping[field] = [found];
  }
  return mapping;
};

/** A mapping as an operator writes it: `time=When,price=Fill price`. Undefined: it is not one. */
export const parseMapping = (text: string): ColumnMapping | undefined => {
  const mapping: ColumnMapping = {};
  for (const pair of text.split(',')) {
    const [name = '', column = ''] = pair.split(/=(.*)/s).map((each) => each.trim());
    const field = importFields.find((each) => each === name);
    if (!field || column === '') return undefined;
    mapping[field] = [...(mapping[field] ?? []), column];
  }
  return mapping;
};
