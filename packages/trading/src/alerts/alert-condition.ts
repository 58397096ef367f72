import type { Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { IndicatorParameters } from '../studies/indicator.ts';
import { findIndicator, indicatorParameters } from '../studies/indicator-values.ts';

/** `close` and `indicator` are judged at the close of a bar, P&L is of the account's session, `fill` has no value. */
export const alertFields = [
  ...(['last', 'bid', 'ask', 'close', 'indicator'] as const),
  ...(['total_pnl', 'realized_pnl', 'unrealized_pnl', 'fill'] as const),
] as const;
export type AlertField = (typeof alertFields)[number];

export const alertOps = ['>=', '<=', 'crosses_above', 'crosses_below'] as const;
export type AlertOp = (typeof alertOps)[number];

/** Of which unit a threshold is: ticks, cents, millionths; a fill has none. */
export type AlertKind = 'price' | 'indicator' | 'pnl' | 'fill';

export const kindOf = (field: AlertField): AlertKind => {
  if (field === 'fill' || field === 'indicator') return field;
  return field.endsWith('_pnl') ? 'pnl' : 'price';
};

/** An indicator over bars of so many minutes. */
export type AlertStudy = { indicator: string; parameters: IndicatorParameters; plot: string; minutes: number };

export type AlertCondition = {
  field: AlertField;
  op: AlertOp | null;
  /** Ticks of a price, cents of P&L, millionths of an indicator. */
  threshold: bigint | null;
  study: AlertStudy | null;
};

export type WantedStudy = {
  name: string;
  minutes: number;
  parameters?: Readonly<Record<string, unknown>> | undefined;
  plot?: string | undefined;
};

export type WantedCondition = {
  field: AlertField;
  op?: AlertOp | undefined;
  value?: number | undefined;
  indicator?: WantedStudy | undefined;
};

/** What else an alert names. */
export type AlertSubject = { instrument?: Instrument | undefined; hasAccount: boolean; hasOrder: boolean };

const invalid = (detail: string, hint?: string) => refuse('invalid_condition', detail, hint ? { hint } : {});

/** Makes sense of a condition. `invalid_condition`, `indicator_not_found`, `invalid_parameters`. */
export const parseCondition = (
  wanted: WantedCondition,
  subject: AlertSubject,
): Outcome<{ condition: AlertCondition }> => {
  const { field, op, value } = wanted;
  const kind = kindOf(field);
  const fault = subjectFault(kind, wanted, subject);
  if (fault !== undefined) return invalid(fault);
  if (kind === 'fill') return { ok: true, condition: { field, op: null, threshold: null, study: null } };
  if (op === undefined || value === undefined) return invalid(`A condition on ${field} needs op and value.`);
  const scaled = thresholdOf(kind, value, subject.instrument);
  if (!scaled.ok) return scaled;
  const study = wanted.indicator ? parseStudy(wanted.indicator) : { ok: true as const, study: null };
  if (!study.ok) return study;
  return { ok: true, condition: { field, op, threshold: scaled.threshold, study: study.study } };
};

/** What is missing, or is there and means nothing. */
const subjectFault = (
  kind: AlertKind,
  { field, op, value, indicator }: WantedCondition,
  { instrument, hasAccount, hasOrder }: AlertSubject,
): string | undefined => {
  if ((kind === 'price' || kind === 'indicator') && !instrument) return `A condition on ${field} needs an instrument.`;
  if ((kind === 'pnl' || kind === 'fill') && !hasAccount) return `A condition on ${field} needs an account.`;
  if (kind === 'pnl' && instrument) return 'P&L is of the whole account: leave the instrument out.';
  if (kind !== 'fill' && hasOrder) return 'Only a fill can be one of an order.';
  if (kind === 'fill' && (op !== undefined || value !== undefined)) return 'A fill takes no op and no value.';
  if (kind === 'indicator' && !indicator) return 'A condition on indicator needs condition.indicator with its name.';
  if (kind !== 'indicator' && indicator) return `A condition on ${field} takes no indicator.`;
  return undefined;
};

const valueMax = 1e9;
const million = 1e6;

const thresholdOf = (
  kind: AlertKind,
  value: number,
  instrument: Instrument | undefined,
): Outcome<{ threshold: bigint }> => {
  if (!(Math.abs(value) <= valueMax)) return invalid('The value is too large.');
  if (kind === 'price' && instrument) {
    const parsed = parsePrice(instrument, value);
    if (!parsed.ok) return invalid(parsed.refusal.detail, parsed.refusal.hint);
    return { ok: true, threshold: parsed.ticks };
  }
  return { ok: true, threshold: scaled(value, kind === 'pnl' ? 100 : million) };
};

/** A number as whole units of the scale. */
export const scaled = (value: number, scale: number): bigint => BigInt(Math.round(value * scale));

const minutesMax = 1_440;

const parseStudy = ({ name, minutes, parameters = {}, plot }: WantedStudy): Outcome<{ study: AlertStudy }> => {
  const found = findIndicator(name);
  if (!found.ok) return found;
  const { indicator } = found;
  const chosen = indicatorParameters(indicator, parameters);
  if (!chosen.ok) return chosen;
  const named = plot === undefined ? indicator.plots[0] : indicator.plots.find((each) => sameName(each, plot));
  if (named === undefined)
    return invalid(`${indicator.name} has no such plot.`, `It has ${indicator.plots.join(', ')}.`);
  if (minutes < 1 || minutes > minutesMax || minutesMax % minutes !== 0) {
    return invalid('The minutes of a bar divide a day: 1, 5, 15, 60 and so on.');
  }
  return { ok: true, study: { indicator: indicator.name, parameters: chosen.parameters, plot: named, minutes } };
};

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
