import type { HolidayCalendar } from './holidays.ts';

/** The rules by which a root's contracts end (exchange rulebooks). */
export type ExpiryRule =
  | ('third-friday' | 'currency' | 'treasury-note')
  | ('crude-oil' | 'micro-crude-oil' | 'third-last-business-day');

export type Root =
  | ('ES' | 'MES' | 'NQ' | 'MNQ' | 'CL' | 'GC')
  | ('YM' | 'MYM' | 'RTY' | 'M2K' | 'MCL' | 'MGC' | '6E' | 'ZN');

export type Contract = {
  root: Root;
  description: string;
  exchange: 'CME' | 'CBOT' | 'NYMEX' | 'COMEX';
  /** The exchange's own zone, for display. Sessions are all 18:00 to 17:00 New York. */
  timeZone: 'America/Chicago' | 'America/New_York';
  holidays: HolidayCalendar;
  /** A tick is `tickUnits` / 10^`decimals` of a point. */
  tickUnits: bigint;
  decimals: number;
  /** What a tick is worth a contract, in mills (tenths of a cent). What a price is worth is `unitCents`. */
  tickMills: bigint;
  /** Contract months, 1 to 12. */
  months: readonly number[];
  expiryRule: ExpiryRule;
  /** Performance bond a contract, in cents. */
  initialMarginCents: bigint;
  maintenanceMarginCents: bigint;
  /** Commission and fees a contract and side, in cents. */
  feeCents: bigint;
};

/** What the contracts of a market have in common. */
type Kind = Pick<Contract, 'exchange' | 'timeZone' | 'holidays' | 'months' | 'expiryRule'>;

const quarterly = [3, 6, 9, 12];
const monthly = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const evenMonths = [2, 4, 6, 8, 10, 12];

const index: Kind = {
  ...{ exchange: 'CME', timeZone: 'America/Chicago', holidays: 'equity' },
  ...{ months: quarterly, expiryRule: 'third-friday' },
};
const dow: Kind = { ...index, exchange: 'CBOT' };
const currency: Kind = { ...index, holidays: 'currencies', expiryRule: 'currency' };
const note: Kind = { ...dow, holidays: 'interest-rates', expiryRule: 'treasury-note' };
const oil: Kind = {
  ...{ exchange: 'NYMEX', timeZone: 'America/New_York', holidays: 'energy-and-metals' },
  ...{ months: monthly, expiryRule: 'crude-oil' },
};
const microOil: Kind = { ...oil, expiryRule: 'micro-crude-oil' };
const gold: Kind = { ...oil, exchange: 'COMEX', months: evenMonths, expiryRule: 'third-last-business-day' };

type Facts = {
  description: string;
  kind: Kind;
  tick: [units: bigint, decimals: number, mills: bigint];
  margin: [initialCents: bigint, maintenanceCents: bigint];
  feeCents: bigint;
};

const row = (root: Root, { description, kind, tick, margin, feeCents }: Facts): Contract => ({
  ...{ root, description, feeCents },
  ...kind,
  ...{ tickUnits: tick[0], decimals: tick[1], tickMills: tick[2] },
  ...{ initialMarginCents: margin[0], maintenanceMarginCents: margin[1] },
});

const fees = { big: 225n, micro: 62n, other: 247n, gold: 257n, note: 167n };

/**
 * The roots that can be imported, replayed and traded. Ticks and margins are those of QuantConnect/Lean: its
 * `symbol-properties-database.csv`, and rows of `Data/future/<market>/margins` (of 2020 to 2022; a micro's are a tenth
 * of its big contract's). Fees are a retail broker's usual all-in rate.
 */
export const contracts: Readonly<Record<Root, Contract>> = {
  ES: row('ES', {
    ...{ description: 'E-mini S&P 500', kind: index, tick: [25n, 2, 12_500n] },
    ...{ margin: [1_188_000n, 1_080_000n], feeCents: fees.big },
  }),
  MES: row('MES', {
    ...{ description: 'Micro E-mini S&P 500', kind: index, tick: [25n, 2, 1_250n] },
    ...{ margin: [118_800n, 108_000n], feeCents: fees.micro },
  }),
  NQ: row('NQ', {
    ...{ description: 'E-mini Nasdaq-100', kind: index, tick: [25n, 2, 5_000n] },
    ...{ margin: [825_000n, 750_000n], feeCents: fees.big },
  }),
  MNQ: row('MNQ', {
    ...{ description: 'Micro E-mini Nasdaq-100', kind: index, tick: [25n, 2, 500n] },
    ...{ margin: [82_500n, 75_000n], feeCents: fees.micro },
  }),
  CL: row('CL', {
    ...{ description: 'WTI Crude Oil', kind: oil, tick: [1n, 2, 10_000n] },
    ...{ margin: [385_000n, 350_000n], feeCents: fees.other },
  }),
  GC: row('GC', {
    ...{ description: 'Gold', kind: gold, tick: [1n, 1, 10_000n] },
    ...{ margin: [1_006_500n, 915_000n], feeCents: fees.gold },
  }),
  YM: row('YM', {
    ...{ description: 'E-mini Dow', kind: dow, tick: [1n, 0, 5_000n] },
    ...{ margin: [880_000n, 800_000n], feeCents: fees.big },
  }),
  MYM: row('MYM', {
    ...{ description: 'Micro E-mini Dow', kind: dow, tick: [1n, 0, 500n] },
    ...{ margin: [88_000n, 80_000n], feeCents: fees.micro },
  }),
  RTY: row('RTY', {
    ...{ description: 'E-mini Russell 2000', kind: index, tick: [1n, 1, 5_000n] },
    ...{ margin: [605_000n, 550_000n], feeCents: fees.big },
  }),
  M2K: row('M2K', {
    ...{ description: 'Micro E-mini Russell 2000', kind: index, tick: [1n, 1, 500n] },
    ...{ margin: [60_500n, 55_000n], feeCents: fees.micro },
  }),
  MCL: row('MCL', {
    ...{ description: 'Micro WTI Crude Oil', kind: microOil, tick: [1n, 2, 1_000n] },
    ...{ margin: [38_500n, 35_000n], feeCents: fees.micro },
  }),
  MGC: row('MGC', {
    ...{ description: 'Micro Gold', kind: gold, tick: [1n, 1, 1_000n] },
    ...{ margin: [100_650n, 91_500n], feeCents: fees.micro },
  }),
  '6E': row('6E', {
    ...{ description: 'Euro FX', kind: currency, tick: [5n, 5, 6_250n] },
    ...{ margin: [242_000n, 220_000n], feeCents: fees.other },
  }),
  ZN: row('ZN', {
    ...{ description: '10-Year T-Note', kind: note, tick: [15_625n, 6, 15_625n] },
    ...{ margin: [198_000n, 180_000n], feeCents: fees.note },
  }),
};

export const roots = Object.keys(contracts) as Root[];

export const isRoot = (text: string): text is Root => Object.hasOwn(contracts, text);
