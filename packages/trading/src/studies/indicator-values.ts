import { type Outcome, refuse } from '../refusal.ts';
import type { Candle, Indicator, IndicatorParameters } from './indicator.ts';
import { indicators } from './indicators.ts';

const folded = (name: string): string => name.replace(/[\s_-]/g, '').toLowerCase();

/** Finds an indicator by its name or an alias; case, spaces, hyphens and underscores do not count. `indicator_not_found`. */
export const findIndicator = (name: string): Outcome<{ indicator: Indicator }> => {
  const asked = folded(name);
  const indicator = indicators.find((each) => [each.name, ...each.aliases].some((known) => folded(known) === asked));
  if (indicator) return { ok: true, indicator };
  const names = indicators.map((each) => each.name);
  const alike = names.filter((each) => asked.includes(folded(each)) || folded(each).includes(asked));
  return refuse('indicator_not_found', `No indicator is called ${JSON.stringify(name.slice(0, 40))}.`, {
    didYouMean: alike.length > 0 ? alike : names,
  });
};

/** The parameters given, the others at their defaults. `invalid_parameters` names the first that is wrong. */
export const indicatorParameters = (
  { name, parameters }: Indicator,
  given: Readonly<Record<string, unknown>>,
): Outcome<{ parameters: IndicatorParameters }> => {
  const known = new Map(Object.keys(parameters).map((each) => [folded(each), each]));
  const chosen = new Map(Object.entries(parameters).map(([each, { otherwise }]) => [each, otherwise]));
  for (const [written, value] of Object.entries(given)) {
    const parameter = known.get(folded(written));
    const rule = parameter === undefined ? undefined : parameters[parameter];
    if (parameter === undefined || !rule) return unknownParameter(name, written, [...known.values()]);
    const { min, max, whole } = rule;
    if (typeof value !== 'number' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      return refuse(
        'invalid_parameters',
        `${parameter} of ${name} is a ${whole ? 'whole ' : ''}number, ${min} to ${max}.`,
      );
    }
    chosen.set(parameter, value);
  }
  return { ok: true, parameters: Object.fromEntries(chosen) };
};

const unknownParameter = (name: string, written: string, known: string[]) =>
  refuse('invalid_parameters', `${name} has no parameter ${JSON.stringify(written.slice(0, 40))}.`, {
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'It has none.',
    didYouMean: known,
  });

export type IndicatorValues = {
  /** One a plot, oldest first: the index of a bar and the value at its close. */
  plots: { name: string; values: { index: number; value: number }[] }[];
  /** Bars before the first value told. */
  warmupBars: number;
};

const decimals = 1e6;

/** The newest `count` values of an indicator over bars, oldest first, rounded to six decimals. Undefined: too few bars. */
export const indicatorValues = (
  indicator: Indicator,
  parameters: IndicatorParameters,
  { candles, count }: { candles: readonly Candle[]; count: number },
): IndicatorValues | undefined => {
  const next = indicator.begin(parameters);
  const first = indicator.required(parameters) - 1;
  const told = candles
    .map((candle, index) => ({ index, values: next(candle) }))
    .flatMap(({ index, values }) => (values && index >= first ? [{ index, values }] : []))
    .slice(-count);
  if (!told[0]) return undefined;
  return {
    plots: indicator.plots.map((name, plot) => ({
      name,
      values: told.map(({ index, values }) => ({
        index,
        value: Math.round((values[plot] ?? 0) * decimals) / decimals,
      })),
    })),
    warmupBars: told[0].index,
  };
};
