import {
  type ChartFacts,
  type ChartSettings,
  chartPicture,
  type Drawing,
  type DrawnChart,
  drawingWords,
  indicatorLabel,
  instrumentNamed,
  newestBars,
  periodLabel,
  renderSvg,
  studyWords,
} from '@portcullis/trading';
import { priceWords } from '../words/money-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

/** Bars that are told apart on a phone. */
const compactBars = 60;

/** The picture of a chart for each width, as markup; a range that was asked for is shown whole on both. */
export const picturesOf = (facts: ChartFacts, { from }: Pick<ChartSettings, 'from'>, name: string): string[] => {
  const narrow = from === null ? newestBars(facts, compactBars) : facts;
  return [renderSvg(chartPicture(facts, 'wide', name)), renderSvg(chartPicture(narrow, 'compact', name))];
};

export const chartAddress = (id: string): string => `/charts/${id}`;

/** "5 minute bars, EMA(20)" */
export const chartName = ({ periodType, period, indicators }: ChartSettings): string =>
  [
    `${periodLabel(periodType, period)} bars`,
    ...indicators.map(({ name, parameters }) => indicatorLabel(name, parameters)),
  ].join(', ');

export type DrawingRow = { id: string; tag: string; words: string; text: string | undefined };

const drawingRow = ({ id, tag, text, ...drawing }: Drawing, instrument: string): DrawingRow => ({
  ...{ id, tag, text: text ?? undefined },
  words: drawingWords({ id, tag, text, ...drawing }, instrumentNamed(instrument)),
});

export type BarRow = { at: Moment; open: string; high: string; low: string; close: string; volume: string };

/** Newest bars that are listed beside the picture. */
const listedBars = 20;

/** What one chart's page shows. */
export const chartView = (chart: DrawnChart, facts: ChartFacts | undefined, now: Date) => {
  const { decimals } = instrumentNamed(chart.instrument);
  const price = (value: number) => priceWords(value, decimals);
  return {
    instrument: chart.instrument,
    name: chartName(chart),
    address: chartAddress(chart.id),
    pictures: facts ? picturesOf(facts, chart, 'chart') : [],
    studies: facts ? studyWords(facts).join('; ') : '',
    drawings: chart.drawings.map((drawing) => drawingRow(drawing, chart.instrument)),
    fills: (facts?.fills ?? []).toReversed().map(({ side, quantity, price: paid, account, at }) => ({
      ...{ what: `${side} ${quantity}`, price: price(paid), account, at: momentOf(at, now) },
    })),
    bars: (facts?.bars ?? [])
      .slice(-listedBars)
      .toReversed()
      .map(
        (bar): BarRow => ({
          at: momentOf(bar.at, now),
          ...{ open: price(bar.open), high: price(bar.high), low: price(bar.low), close: price(bar.close) },
          volume: bar.volume.toLocaleString('en-US'),
        }),
      ),
  };
};

/** A chart as a list of charts shows it. */
export const chartRow = (chart: DrawnChart) => ({
  id: chart.id,
  instrument: chart.instrument,
  name: chartName(chart),
  address: chartAddress(chart.id),
  drawings: chart.drawings.length,
});
