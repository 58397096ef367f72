import { type MinuteBar, minuteOf } from '../bars/bar.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import type { MarketHours } from '../instruments/session.ts';
import type { Quote } from '../market/quote.ts';
import { simulateQuote } from './simulate-quote.ts';
import { tempers } from './temper.ts';

export type SimulationStep = {
  quotes: Quote[];
  /** What the step adds to each instrument's minute. */
  fragments: (MinuteBar & { instrument: string })[];
};

/** One step of all instruments of the simulated feed: a function of the quotes before, the seed and the time. */
export const simulateStep = (
  previous: readonly Quote[],
  { seed, now, hours }: { seed: string; now: Date; hours: MarketHours },
): SimulationStep => {
  const stepped = new Map<string, Quote>();
  const instruments = previous.map((quote) => ({ quote, instrument: instrumentNamed(quote.instrument) }));
  const leadersFirst = instruments.sort(
    (one, other) =>
      Number(Boolean(tempers[one.instrument.root].leader)) - Number(Boolean(tempers[other.instrument.root].leader)),
  );
  for (const { quote, instrument } of leadersFirst) {
    const root = tempers[instrument.root].leader;
    const leader = root ? stepped.get(instrument.name.replace(instrument.root, root)) : undefined;
    stepped.set(instrument.name, simulateQuote({ instrument, previous: quote, leader, seed, now, hours }));
  }
  const quotes = previous.map(({ instrument }) => stepped.get(instrument) as Quote);
  return { quotes, fragments: quotes.map((quote, index) => fragment(quote, previous[index])) };
};

const fragment = (quote: Quote, before: Quote | undefined): MinuteBar & { instrument: string } => {
  const last = Number(quote.lastTicks);
  const already = before && before.volume <= quote.volume ? before.volume : 0n;
  return {
    ...{ instrument: quote.instrument, at: minuteOf(quote.at) },
    ...{ openTicks: last, highTicks: last, lowTicks: last, closeTicks: last, volume: Number(quote.volume - already) },
    ...{ bidTicks: Number(quote.bidTicks), bidSize: quote.bidSize },
    ...{ askTicks: Number(quote.askTicks), askSize: quote.askSize },
  };
};
