import { secondsOf } from '../bars/bar.ts';
import type { BarFragment } from '../bars/bar-store.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { minuteOf } from '../instruments/minute.ts';
import { isOpen, type MarketHours } from '../instruments/session.ts';
import type { Quote } from '../market/quote.ts';
import { simulateQuote } from './simulate-quote.ts';
import { tempers } from './temper.ts';

export type SimulationStep = {
  quotes: Quote[];
  /** What the step adds to the minutes of the instruments that it moves. */
  fragments: BarFragment[];
};

/**
 * One step of all instruments of the simulated feed: a function of the quotes before, the seed and the time. One whose session
 * has ended, as on a holiday, keeps its quote.
 */
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
    if (!isOpen(now, hours, instrument.holidays)) {
      stepped.set(instrument.name, quote);
      continue;
    }
    const root = tempers[instrument.root].leader;
    const leader = root ? stepped.get(instrument.name.replace(instrument.root, root)) : undefined;
    stepped.set(instrument.name, simulateQuote({ instrument, previous: quote, leader, seed, now, hours }));
  }
  const quotes = previous.map(({ instrument }) => stepped.get(instrument) as Quote);
  const fragments = quotes.flatMap((quote, index) => {
    const before = previous[index];
    return quote === before ? [] : [fragment(quote, before)];
  });
  return { quotes, fragments };
};

/** What traded at the ask was bought, the rest sold: the quote rule. */
const fragment = (quote: Quote, before: Quote | undefined): BarFragment => {
  const last = Number(quote.lastTicks);
  const already = before && before.volume <= quote.volume ? before.volume : 0n;
  const volume = Number(quote.volume - already);
  return {
    ...{ instrument: quote.instrument, at: minuteOf(quote.at), secondsAt: secondsOf(quote.at) },
    ...{ openTicks: last, highTicks: last, lowTicks: last, closeTicks: last, volume },
    buyVolume: quote.lastTicks === quote.askTicks ? volume : 0,
    ...{ bidTicks: Number(quote.bidTicks), bidSize: quote.bidSize },
    ...{ askTicks: Number(quote.askTicks), askSize: quote.askSize },
  };
};
