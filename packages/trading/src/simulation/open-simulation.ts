import { frontInstrument, type Instrument, instrumentNamed, isExpired } from '../instruments/instrument.ts';
import { minuteMs, minuteOf } from '../instruments/minute.ts';
import type { MarketHours } from '../instruments/session.ts';
import { sharedFeed } from '../market/market.ts';
import type { Quote } from '../market/quote.ts';
import type { BarsInput } from './simulate-bars.ts';
import { firstQuote } from './simulate-quote.ts';
import { simulatedRoots, tempers } from './temper.ts';

/** Days of minutes that a new instrument begins with. */
export const historyDays = 5;

const dayMs = 86_400_000;

export type Opening = {
  /** What to go on from: the stored quotes, and first ones for instruments that had none. */
  quotes: Quote[];
  /** Stretches whose minutes are missing: the days before a new instrument, or the time in which nothing was played. */
  missing: BarsInput[];
};

/**
 * What the simulated feed begins with: the front contracts, and every contract that was quoted before and has not expired.
 * A stored quote is gone on from without a jump; the minutes missed since are a path from its price back to it.
 */
export const openSimulation = (
  stored: readonly Quote[],
  { seed, now, hours }: { seed: string; now: Date; hours: MarketHours },
): Opening => {
  const kept = stored.filter(({ instrument }) => !isExpired(instrumentNamed(instrument), now));
  const fresh = simulatedRoots
    .map((root) => frontInstrument(root, now))
    .filter(({ name }) => !kept.some(({ instrument }) => instrument === name))
    .map((instrument) => ({
      instrument,
      quote: firstQuote(instrument, sharedFeed, openingTicks(instrument, stored), now),
    }));
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const begins = [
    ...kept.map((quote) => ({ instrument: instrumentNamed(quote.instrument), quote, since: quote.at })),
    ...fresh.map(({ instrument, quote }) => ({ instrument, quote, since: before(historyDays) })),
  ];
  const missing = begins
    .map(({ instrument, quote, since }) => {
      const price = Number(quote.lastTicks);
      const from = new Date(minuteOf(since > before(historyDays) ? since : before(historyDays)).getTime() + minuteMs);
      return { instrument, seed, hours, from, to: minuteOf(now), startTicks: price, endTicks: price };
    })
    .filter(({ from, to }) => from < to);
  return { quotes: [...kept, ...fresh.map(({ quote }) => quote)], missing };
};

/** A new contract begins at the price of its root's other contract, or of its leader's, or at the base. */
const openingTicks = ({ root }: Instrument, stored: readonly Quote[]): number => {
  const wanted = [root, tempers[root].leader].filter((each) => each !== undefined);
  const related = stored.findLast(({ instrument }) => wanted.includes(instrumentNamed(instrument).root));
  return related ? Number(related.lastTicks) : tempers[root].baseTicks;
};
