import type { Candle, Indicator, IndicatorParameter, IndicatorParameters } from './indicator.ts';
import { signals } from './signals-library.ts';

const periodMax = 500;

const period = (otherwise: number): IndicatorParameter => ({ otherwise, min: 1, max: periodMax, whole: true });

const of = (parameters: IndicatorParameters, name: string): number => parameters[name] ?? 0;

type Series<Input, Result> = { update: (input: Input, replace: boolean) => unknown; getResult: () => Result | null };

const closeOf = ({ close }: Candle): number => close;
const whole = (candle: Candle): Candle => candle;
const alone = (value: number): number[] => [value];

/** Feeds a series of the library bar by bar. What it cannot divide, a flat range, is told as 0. */
const feed =
  <Input, Result>(
    series: Series<Input, Result>,
    input: (candle: Candle) => Input,
    tell: (result: Result) => number[],
  ) =>
  (candle: Candle): number[] | undefined => {
    series.update(input(candle), false);
    const result = series.getResult();
    return result === null ? undefined : tell(result).map((value) => (Number.isFinite(value) ? value : 0));
  };

/** An indicator of one plot and one period, with how many periods it settles in. */
const single = (
  name: string,
  begin: (length: number) => (candle: Candle) => readonly number[] | undefined,
  more: { otherwise?: number; extra?: number; settling?: number; aliases?: string[] } = {},
): Indicator => ({
  ...{ name, aliases: more.aliases ?? [], plots: [name], parameters: { period: period(more.otherwise ?? 14) } },
  required: (parameters) => of(parameters, 'period') + (more.extra ?? 0),
  settles: (parameters) => of(parameters, 'period') * (more.settling ?? 0),
  begin: (parameters) => begin(of(parameters, 'period')),
});

/** Periods after which what came before has a weight below a thousandth: an average of 2/(n+1), and Wilder's of 1/n. */
const exponential = 4;
const wilder = 8;

const rsi: Indicator = {
  ...{ name: 'RSI', aliases: [], plots: ['RSI', 'Avg'], parameters: { period: period(14), smooth: period(3) } },
  required: (parameters) => of(parameters, 'period') + of(parameters, 'smooth'),
  settles: (parameters) => of(parameters, 'period') * wilder + of(parameters, 'smooth') * exponential,
  begin: (parameters) => {
    const index = new (signals().RSI)(of(parameters, 'period'));
    const average = new (signals().EMA)(of(parameters, 'smooth'));
    return ({ close }) => {
      index.update(close, false);
      const value = index.getResult();
      if (value === null) return undefined;
      average.update(value, false);
      const smoothed = average.getResult();
      return smoothed === null ? undefined : [value, smoothed];
    };
  },
};

const macd: Indicator = {
  ...{ name: 'MACD', aliases: [], plots: ['MACD', 'Avg', 'Diff'] },
  parameters: { fast: period(12), slow: period(26), smooth: period(9) },
  required: (parameters) => Math.max(of(parameters, 'slow'), of(parameters, 'fast')) + of(parameters, 'smooth') - 1,
  settles: (parameters) =>
    (Math.max(of(parameters, 'slow'), of(parameters, 'fast')) + of(parameters, 'smooth')) * exponential,
  begin: (parameters) => {
    const [fast, slow, smooth] = [of(parameters, 'fast'), of(parameters, 'slow'), of(parameters, 'smooth')];
    const series = new (signals().MACD)(
      new (signals().EMA)(fast),
      new (signals().EMA)(slow),
      new (signals().EMA)(smooth),
    );
    return feed(series, closeOf, ({ macd: value, signal, histogram }) => [value, signal, histogram]);
  },
};

const bollinger: Indicator = {
  ...{ name: 'Bollinger', aliases: ['BollingerBands', 'BBands'], plots: ['Upper', 'Middle', 'Lower'] },
  parameters: { num_std_dev: { otherwise: 2, min: 0.1, max: 10, whole: false }, period: period(14) },
  required: (parameters) => of(parameters, 'period'),
  settles: () => 0,
  begin: (parameters) =>
    feed(
      new (signals().BollingerBands)(of(parameters, 'period'), of(parameters, 'num_std_dev')),
      closeOf,
      ({ upper, middle, lower }) => [upper, middle, lower],
    ),
};

const stochastics: Indicator = {
  ...{ name: 'Stochastics', aliases: ['Stochastic', 'Stoch'], plots: ['K', 'D'] },
  parameters: { period_d: period(7), period_k: period(14), smooth: period(3) },
  required: (parameters) => of(parameters, 'period_k') + of(parameters, 'smooth') + of(parameters, 'period_d') - 2,
  settles: () => 0,
  begin: (parameters) => {
    const [dPeriod, kPeriod, kSlowingPeriod] = ['period_d', 'period_k', 'smooth'].map((name) => of(parameters, name));
    const series = new (signals().StochasticOscillator)({
      ...{ dPeriod: dPeriod ?? 1, kPeriod: kPeriod ?? 1, kSlowingPeriod: kSlowingPeriod ?? 1 },
    });
    return feed(series, whole, ({ stochK, stochD }) => [stochK, stochD]);
  },
};

const adx: Indicator = {
  ...single('ADX', () => () => undefined, { settling: 2 * wilder }),
  required: (parameters) => of(parameters, 'period') * 2 - 1,
  begin: (parameters) => {
    const next = feed(new (signals().ADX)(of(parameters, 'period')), whole, alone);
    let moved = false;
    // Before the first bar that moves there is no true range to divide by.
    return (candle) => {
      moved ||= candle.high > candle.low;
      return moved ? next(candle) : undefined;
    };
  },
};

const vwap: Indicator = {
  ...{ name: 'VWAP', aliases: [], plots: ['VWAP'], parameters: {} },
  required: () => 1,
  settles: () => 'session',
  begin: () => {
    let session: string | undefined;
    let next = feed(new (signals().VWAP)(), whole, alone);
    return (candle) => {
      if (candle.session !== session) next = feed(new (signals().VWAP)(), whole, alone);
      session = candle.session;
      return next(candle);
    };
  },
};

/** The known set, by trading-signals. Closing prices, unless the indicator takes whole bars. */
export const indicators: readonly Indicator[] = [
  adx,
  single('ATR', (length) => feed(new (signals().ATR)(length), whole, alone), { settling: wilder }),
  bollinger,
  single('CCI', (length) => feed(new (signals().CCI)(length), whole, alone)),
  {
    ...single('DonchianChannel', (length) =>
      feed(new (signals().DonchianChannels)(length), whole, ({ upper, middle, lower }) => [upper, middle, lower]),
    ),
    ...{ aliases: ['Donchian'], plots: ['Upper', 'Mean', 'Lower'] },
  },
  single('EMA', (length) => feed(new (signals().EMA)(length), closeOf, alone), { settling: exponential }),
  macd,
  single('MFI', (length) => feed(new (signals().MFI)(length), whole, alone), { extra: 1 }),
  single('Momentum', (length) => feed(new (signals().MOM)(length), closeOf, alone), { extra: 1, aliases: ['MOM'] }),
  single('ROC', (length) => feed(new (signals().ROC)(length), closeOf, (share) => [share * 100]), { extra: 1 }),
  rsi,
  single('SMA', (length) => feed(new (signals().SMA)(length), closeOf, alone)),
  stochastics,
  vwap,
  single('WilliamsR', (length) => feed(new (signals().WilliamsR)(length), whole, alone), { aliases: ['WillR'] }),
  single('WMA', (length) => feed(new (signals().WMA)(length), closeOf, alone)),
];
