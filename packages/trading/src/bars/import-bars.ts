import type { Transaction } from '@portcullis/database';
import type { Instrument } from '../instruments/instrument.ts';
import { minuteMs } from '../instruments/minute.ts';
import { refuse, type TradingRefusal } from '../refusal.ts';
import type { MinuteBar } from './bar.ts';
import { findBars, hasBars, insertBars, lockImport, putBars } from './bar-store.ts';
import type { BarFault, ParsedBars } from './parse-bars.ts';

export type BarsImport = {
  instrument: Instrument;
  /** The file as `parseBars` read it: before the transaction, since a long file takes seconds. */
  parsed: ParsedBars;
  /** Overwrite minutes that were imported before and differ. Without it they are a conflict. */
  replace?: boolean;
};

export type BarsImported = {
  ok: true;
  instrument: string;
  rows: number;
  added: number;
  unchanged: number;
  replaced: number;
  from: Date;
  to: Date;
};

export type BarsRefused = { ok: false; refusal: TradingRefusal; faults: BarFault[] };

const rowsMax = 1_000_000;

/**
 * Imports minutes from CSV, whole or not at all. The same file again changes nothing. `bars_invalid` names the bad lines
 * (the first 20), `bars_conflict` the minutes that were imported before with other values, or that another import runs.
 */
export const importBars = async (
  tx: Transaction,
  { instrument, parsed, replace = false }: BarsImport,
): Promise<BarsImported | BarsRefused> => {
  if (!parsed.ok) return { ...invalid(parsed.faultCount), faults: parsed.faults };
  const { bars } = parsed;
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last || bars.length > rowsMax) {
    return { ...refuse('bars_invalid', `A file has 1 to ${rowsMax} bars.`), faults: [] };
  }
  if (!(await lockImport(tx, instrument.name))) return { ...running(instrument.name), faults: [] };
  const to = new Date(last.at.getTime() + minuteMs);
  const range = { source: 'imported', instrument: instrument.name, from: first.at, to } as const;
  const stored = (await hasBars(tx, range)) ? await findBars(tx, range, rowsMax) : [];
  const { added, changed } = compareBars(bars, stored);
  if (changed.length > 0 && !replace) return { ...conflict(changed, instrument.name), faults: [] };
  await insertBars(tx, 'imported', instrument.name, added);
  await putBars(tx, 'imported', instrument.name, changed);
  const unchanged = bars.length - added.length - changed.length;
  return {
    ...{ ok: true, instrument: instrument.name, rows: bars.length },
    ...{ added: added.length, unchanged, replaced: changed.length, from: first.at, to: last.at },
  };
};

/** Which bars are new, and which differ from what is stored. */
export const compareBars = (
  bars: readonly MinuteBar[],
  stored: readonly MinuteBar[],
): { added: MinuteBar[]; changed: MinuteBar[] } => {
  if (stored.length === 0) return { added: [...bars], changed: [] };
  const known = new Map(stored.map((bar) => [bar.at.getTime(), fingerprint(bar)]));
  const added = bars.filter((bar) => !known.has(bar.at.getTime()));
  const changed = bars.filter((bar) => {
    const before = known.get(bar.at.getTime());
    return before !== undefined && before !== fingerprint(bar);
  });
  return { added, changed };
};

const fingerprint = (bar: MinuteBar): string =>
  [
    ...[bar.openTicks, bar.highTicks, bar.lowTicks, bar.closeTicks, bar.volume],
    ...[bar.bidTicks, bar.bidSize, bar.askTicks, bar.askSize],
  ].join(',');

const invalid = (faultCount: number) =>
  refuse('bars_invalid', `${faultCount} ${faultCount === 1 ? 'row is' : 'rows are'} bad: nothing was imported.`);

const running = (instrument: string) =>
  refuse('bars_conflict', `Another import of ${instrument} is running: nothing was imported.`, {
    hint: 'Import it again when the other is done.',
  });

const conflict = (changed: readonly MinuteBar[], instrument: string) => {
  const times = changed.slice(0, 3).map(({ at }) => at.toISOString());
  return refuse(
    'bars_conflict',
    `${changed.length} bars of ${instrument} were imported before with other values (${times.join(', ')}${changed.length > 3 ? ', …' : ''}): nothing was imported.`,
    { hint: 'Import with replace to overwrite them.' },
  );
};
