import type { PeriodType } from '../bars/bar-period.ts';
import { parsePeriod } from '../bars/bar-period.ts';
import { findInstrument, type Instrument } from '../instruments/instrument.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { IndicatorParameters } from '../studies/indicator.ts';
import { findIndicator, indicatorParameters } from '../studies/indicator-values.ts';

export type ChartIndicator = { name: string; parameters: IndicatorParameters };

/** What a chart shows. */
export type ChartSettings = {
  /** Canonical name. */
  instrument: string;
  periodType: PeriodType;
  period: number;
  indicators: readonly ChartIndicator[];
  /** Null: as far back as it is wide, and up to now. */
  from: Date | null;
  to: Date | null;
};

/** An open chart of a person. */
export type Chart = ChartSettings & { id: string };

export const chartsMax = 20;

export type WantedChart = {
  instrument: string;
  periodType: PeriodType;
  period: number;
  indicators: readonly { name: string; parameters: Readonly<Record<string, unknown>> }[];
  from?: Date | undefined;
  to?: Date | undefined;
};

/**
 * What was asked for, in canonical names, its indicators with all their parameters.
 * `instrument_not_found`, `unsupported_period`, `indicator_not_found`, `invalid_parameters`, `invalid_range`.
 */
export const parseChart = (
  wanted: WantedChart,
  now: Date,
): Outcome<{ instrument: Instrument; chart: ChartSettings }> => {
  const { periodType, period, from, to } = wanted;
  const found = findInstrument(wanted.instrument, now);
  if (!found.ok) return found;
  const parsed = parsePeriod(periodType, period);
  if (!parsed.ok) return parsed;
  if (from && from >= (to ?? now)) return refuse('invalid_range', 'from must be before to, and in the past.');
  const indicators: ChartIndicator[] = [];
  for (const { name, parameters } of wanted.indicators) {
    const known = findIndicator(name);
    if (!known.ok) return known;
    const chosen = indicatorParameters(known.indicator, parameters);
    if (!chosen.ok) return chosen;
    indicators.push({ name: known.indicator.name, parameters: chosen.parameters });
  }
  const { instrument } = found;
  const range = { from: from ?? null, to: to ?? null };
  return { ok: true, instrument, chart: { instrument: instrument.name, periodType, period, indicators, ...range } };
};

/** Whether two charts show the same: what they look at and with what, not which part of the past. */
export const isAlike = (one: ChartSettings, other: ChartSettings): boolean => signatureOf(one) === signatureOf(other);

const signatureOf = ({ instrument, periodType, period, indicators }: ChartSettings): string =>
  JSON.stringify([
    ...[instrument, periodType, period],
    indicators.map(({ name, parameters }) => [name, Object.entries(parameters).sort()]),
  ]);
