import { type ScoredTrade, sumCents } from './scored-trade.ts';
import { smallSample, wilsonInterval } from './wilson.ts';

/** What a set of trades came to. Money in cents; means are not rounded. */
export type Tally = {
  trades: number;
  wins: number;
  losses: number;
  breakevens: number;
  /** Wins of all trades, and of those that won or lost. */
  winRate: number | null;
  winRateDecided: number | null;
  /** Of each of them, at 95%. */
  winRateInterval: [low: number, high: number] | null;
  winRateDecidedInterval: [low: number, high: number] | null;
  /** So few that rates say little. */
  lowSample: boolean;
  grossProfitCents: bigint;
  /** 0 or below. */
  grossLossCents: bigint;
  netCents: bigint;
  /** Before fees. */
  realizedCents: bigint;
  feesCents: bigint;
  /** Null without a loss, which no number says. */
  profitFactor: number | null;
  averageWinCents: number | null;
  /** Below 0. */
  averageLossCents: number | null;
  payoff: number | null;
  expectancyCents: number | null;
  /** Mean R of the trades whose risk is known, and how many those are. */
  expectancyR: number | null;
  tradesWithRisk: number;
  largestWinCents: bigint;
  largestLossCents: bigint;
  averageHeldMs: number | null;
};

/**
 * What a set of trades came to, whatever their order.
 * @param bandCents so little, won or lost, counts as even: such trades are in the net and in no gross
 */
export const tallyOf = (trades: readonly ScoredTrade[], bandCents = 0n): Tally => {
  const profits = trades.map(({ netCents }) => netCents);
  const [won, lost] = [profits.filter((each) => each > bandCents), profits.filter((each) => each < -bandCents)];
  const [grossProfitCents, grossLossCents, netCents] = [sumCents(won), sumCents(lost), sumCents(profits)];
  const [averageWinCents, averageLossCents] = [mean(grossProfitCents, won.length), mean(grossLossCents, lost.length)];
  const multiples = trades.flatMap((trade) => rMultiple(trade) ?? []);
  const held = trades.reduce((sum, { entryAt, exitAt }) => sum + exitAt.getTime() - entryAt.getTime(), 0);
  return {
    trades: trades.length,
    wins: won.length,
    losses: lost.length,
    breakevens: trades.length - won.length - lost.length,
    winRate: ratio(won.length, trades.length),
    winRateDecided: ratio(won.length, won.length + lost.length),
    winRateInterval: wilsonInterval(won.length, trades.length),
    winRateDecidedInterval: wilsonInterval(won.length, won.length + lost.length),
    lowSample: trades.length < smallSample,
    ...{ grossProfitCents, grossLossCents, netCents },
    realizedCents: sumCents(trades.map(({ grossCents }) => grossCents)),
    feesCents: sumCents(trades.map(({ feesCents }) => feesCents)),
    profitFactor: ratio(Number(grossProfitCents), -Number(grossLossCents)),
    ...{ averageWinCents, averageLossCents },
    payoff: averageWinCents === null || averageLossCents === null ? null : averageWinCents / -averageLossCents,
    expectancyCents: mean(netCents, trades.length),
    expectancyR: ratio(
      multiples.reduce((sum, each) => sum + each, 0),
      multiples.length,
    ),
    tradesWithRisk: multiples.length,
    largestWinCents: won.reduce((most, each) => (each > most ? each : most), 0n),
    largestLossCents: lost.reduce((most, each) => (each < most ? each : most), 0n),
    averageHeldMs: ratio(held, trades.length),
  };
};

/** What a trade came to in units of what was at stake; null: that is not known. */
export const rMultiple = ({ netCents, riskCents }: Pick<ScoredTrade, 'netCents' | 'riskCents'>): number | null =>
  riskCents === null || riskCents <= 0n ? null : Number(netCents) / Number(riskCents);

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const mean = (sum: bigint, count: number): number | null => ratio(Number(sum), count);
