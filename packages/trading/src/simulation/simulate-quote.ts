import type { Instrument } from '../instruments/instrument.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import type { Quote } from '../market/quote.ts';
import { exponential, gaussian, type Random, randomOf, roundAtRandom } from './random.ts';
import { depthShare, liveliness } from './session-shape.ts';
import { reversionADay, type Temper, tempers } from './temper.ts';

/** Steps a second of the simulated feed: as often as a quote may be written. */
export const stepsASecond = 4;

const stepsADay = 86_400 * stepsASecond;

export type StepInput = {
  instrument: Instrument;
  previous: Quote;
  /** This step's quote of the root that leads this one, if it is quoted. */
  leader?: Quote | undefined;
  seed: string;
  now: Date;
  hours: MarketHours;
};

/** The first quote of an instrument, at a price. */
export const firstQuote = (instrument: Instrument, feed: string, priceTicks: number, now: Date): Quote => {
  const last = BigInt(priceTicks);
  const { spreadTicks, size } = tempers[instrument.root];
  return {
    ...{ feed, instrument: instrument.name, seq: 1n },
    ...{ bidTicks: last, askTicks: last + BigInt(spreadTicks), bidSize: size, askSize: size },
    ...{ lastTicks: last, openTicks: last, highTicks: last, lowTicks: last, volume: 0n, at: now },
  };
};

/** A step of the random walk of the bid: at most a few ticks, drawn back to the base by a very little. */
const walk = (bidTicks: bigint, { baseTicks, dayTicks }: Temper, lively: number, random: Random): bigint => {
  const sigma = dayTicks * Math.sqrt(lively / stepsADay);
  const drift = ((baseTicks - Number(bidTicks)) * reversionADay) / stepsADay;
  const moved = bidTicks + BigInt(roundAtRandom(random, gaussian(random) * sigma + drift));
  return moved < 1n ? 1n : moved;
};

const sides = ({ previous, leader, instrument }: StepInput, lively: number, random: Random) => {
  if (leader?.bidTicks && leader.askTicks) return { bidTicks: leader.bidTicks, askTicks: leader.askTicks };
  const temper = tempers[instrument.root];
  const bidTicks = walk(previous.bidTicks ?? previous.lastTicks, temper, lively, random);
  const wider = random() < 0.05 ? 1 : 0;
  return { bidTicks, askTicks: bidTicks + BigInt(temper.spreadTicks + wider) };
};

/** The share of a side's size that is there again in the next step. */
const stays = 0.7;

/** What a side shows: a new price is quoted anew; at the same one, what was not taken, and a part of what comes. */
const sizeOf = (
  side: { before: bigint | null; now: bigint; size: number; taken: number },
  mean: number,
  random: Random,
): number => {
  const drawn = 1 + exponential(random, mean);
  if (side.before !== side.now) return drawn;
  return Math.max(1, Math.round(Math.max(0, side.size - side.taken) * stays + drawn * (1 - stays)));
};

/** Buyers take the ask more often in a market that rises, sellers the bid in one that falls. */
const isAtAsk = (previous: Quote, bidTicks: bigint, random: Random): boolean => {
  const before = previous.bidTicks ?? bidTicks;
  const lean = bidTicks > before ? 0.25 : bidTicks < before ? -0.25 : 0;
  return random() < 0.5 + lean;
};

/**
 * The quote after `previous`: a function of it, the seed and the time alone, so that whoever plays the feed next goes on
 * where the last one stopped.
 */
export const simulateQuote = (input: StepInput): Quote => {
  const { instrument, previous, leader, seed, now, hours } = input;
  const seq = previous.seq + 1n;
  const random = randomOf(seed, instrument.name, seq);
  const lively = liveliness(now);
  const { size, minuteVolume } = tempers[instrument.root];
  const { bidTicks, askTicks } = sides(input, lively, random);
  const traded = exponential(random, (minuteVolume / 60 / stepsASecond) * lively);
  const atAsk = isAtAsk(previous, bidTicks, random);
  const lastTicks = leader?.lastTicks ?? (atAsk ? askTicks : bidTicks);
  const bid = { before: previous.bidTicks, now: bidTicks, size: previous.bidSize, taken: atAsk ? 0 : traded };
  const ask = { before: previous.askTicks, now: askTicks, size: previous.askSize, taken: atAsk ? traded : 0 };
  const sameDay = tradingDay(previous.at, hours) === tradingDay(now, hours);
  const day = sameDay ? previous : { openTicks: lastTicks, highTicks: lastTicks, lowTicks: lastTicks, volume: 0n };
  return {
    ...{ feed: previous.feed, instrument: instrument.name, seq, bidTicks, askTicks },
    bidSize: sizeOf(bid, size * depthShare(lively), random),
    askSize: sizeOf(ask, size * depthShare(lively), random),
    lastTicks,
    openTicks: day.openTicks,
    highTicks: lastTicks > day.highTicks ? lastTicks : day.highTicks,
    lowTicks: lastTicks < day.lowTicks ? lastTicks : day.lowTicks,
    volume: day.volume + BigInt(traded),
    traded,
    at: now,
  };
};
