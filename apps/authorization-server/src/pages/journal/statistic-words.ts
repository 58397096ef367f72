import type { Tally } from '@portcullis/journal';
import { dollars } from '@portcullis/trading';
import { type Gain, gainOf, moneyWords } from '../words/money-words.ts';

/** A figure with its name. `tone` colours gains and losses; `about` says what the number rests on. */
export type Figure = { label: string; value: string; tone: string; about?: string };

/** "42.9%"; "–" where there is nothing to say. */
export const percentWords = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)}%`.replace('-', '−');

export const ratioWords = (ratio: number | null): string => (ratio === null ? '–' : ratio.toFixed(2).replace('-', '−'));

/** Cents that are a mean, as a gain. */
export const meanGain = (cents: number | null): { value: string; tone: string } => {
  if (cents === null) return { value: '–', tone: '' };
  const { words, tone } = gainOf(Math.round(cents) / 100);
  return { value: words, tone };
};

const plain = (label: string, value: string): Figure => ({ label, value, tone: '' });

/** The figures that head the lists. */
export const chiefFigures = (tally: Tally): Figure[] => {
  const { words, tone } = gainOf(dollars(tally.netCents));
  return [
    { label: 'Net profit', value: words, tone },
    plain('Trades', String(tally.trades)),
    { ...plain('Win rate', percentWords(tally.winRate)), ...intervalOf(tally) },
    plain('Profit factor', ratioWords(tally.profitFactor)),
    { label: 'Expectancy', ...meanGain(tally.expectancyCents) },
    plain('Payoff ratio', ratioWords(tally.payoff)),
    plain('Fees', moneyWords(dollars(tally.feesCents))),
  ];
};

/** With few trades a rate says little: then it comes with the range in which the true one may lie. */
const intervalOf = ({ lowSample, winRateInterval }: Tally): { about?: string } =>
  lowSample && winRateInterval
    ? { about: `few trades: ${winRateInterval.map((each) => percentWords(each)).join(' to ')}` }
    : {};

/** One row of a breakdown, as tables print it. Few trades are marked, with the range of the true win rate. */
export type TallyRow = {
  name: string;
  trades: string;
  winRate: string;
  range: string | undefined;
  profitFactor: string;
  expectancy: { value: string; tone: string };
  net: Gain;
};

export const tallyRow = (name: string, tally: Tally): TallyRow => ({
  name,
  trades: String(tally.trades),
  winRate: percentWords(tally.winRate),
  range: tally.lowSample ? tally.winRateInterval?.map((each) => `${Math.round(each * 100)}`).join('–') : undefined,
  profitFactor: ratioWords(tally.profitFactor),
  expectancy: meanGain(tally.expectancyCents),
  net: gainOf(dollars(tally.netCents)),
});
