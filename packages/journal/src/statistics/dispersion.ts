import type { Tally } from './tally.ts';

/** How steadily profits came, not annualised. Null where too few of them say nothing. */
export type Dispersion = {
  /** Sample standard deviation, in the unit of the profits. */
  deviationCents: number | null;
  sharpe: number | null;
  /** As Sharpe, over the deviation of losses alone. */
  sortino: number | null;
  /** System quality number (Van Tharp): root of n times mean over deviation. */
  sqn: number | null;
};

/** @param profits net profit of each trade or day, in cents or in R */
export const dispersionOf = (profits: readonly number[]): Dispersion => {
  const count = profits.length;
  const mean = profits.reduce((sum, each) => sum + each, 0) / Math.max(1, count);
  const squares = profits.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : null;
  const downside = Math.sqrt(profits.reduce((sum, each) => sum + Math.min(0, each) ** 2, 0) / Math.max(1, count));
  const sharpe = deviation ? mean / deviation : null;
  return {
    deviationCents: deviation,
    sharpe,
    sortino: downside > 0 ? mean / downside : null,
    sqn: sharpe === null ? null : Math.sqrt(count) * sharpe,
  };
};

/** The share of capital that Kelly (1956) would stake: WR - LR / payoff, breakevens left out. */
export const kellyOf = ({ wins, losses, payoff }: Pick<Tally, 'wins' | 'losses' | 'payoff'>): number | null =>
  payoff === null || payoff === 0 ? null : wins / (wins + losses) - losses / (wins + losses) / payoff;
