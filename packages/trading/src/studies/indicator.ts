/** A bar as indicators take it. Prices in points. `session` is its trading day. */
export type Candle = { open: number; high: number; low: number; close: number; volume: number; session: string };

export type IndicatorParameter = { otherwise: number; min: number; max: number; whole: boolean };

export type IndicatorParameters = Readonly<Record<string, number>>;

/** An indicator by the names and defaults that NinjaTrader gives it. */
export type Indicator = {
  name: string;
  /** Other names that are understood. */
  aliases: readonly string[];
  parameters: Readonly<Record<string, IndicatorParameter>>;
  plots: readonly string[];
  /** Bars up to and with the first value. */
  required: (parameters: IndicatorParameters) => number;
  /**
   * Bars before the first value told, after which where the series began hardly counts (less than a thousandth). `session`: as
   * many as a session has.
   */
  settles: (parameters: IndicatorParameters) => number | 'session';
  /** A value a plot for each bar in turn; undefined while there is none. */
  begin: (parameters: IndicatorParameters) => (candle: Candle) => readonly number[] | undefined;
};
