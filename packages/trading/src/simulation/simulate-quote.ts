import type { Instrument } from '../instruments/instrument.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import type { Quote } from '../market/quote.ts';
import { exponential, gaussian, type Random, randomOf, roundAtRandom } from './random.ts';
import { liveliness, reversionADay, type Temper, tempers } from './temper.ts';

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
  const sigma = (dayTicks / Math.sqrt(stepsADay)) * lively;
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
  const atAsk = random() < 0.5;
  const lastTicks = leader?.lastTicks ?? (atAsk ? askTicks : bidTicks);
  const sameDay = tradingDay(previous.at, hours) === tradingDay(now, hours);
  const day = sameDay ? previous : { openTicks: lastTicks, highTicks: lastTicks, lowTicks: lastTicks, volume: 0n };
  return {
    ...{ feed: previous.feed, instrument: instrument.name, seq, bidTicks, askTicks },
    bidSize: 1 + exponential(random, size),
    askSize: 1 + exponential(random, size),
    lastTicks,
    openTicks: day.openTicks,
    highTicks: lastTicks > day.highTicks ? lastTicks : day.highTicks,
    lowTicks: lastTicks < day.lowTicks ? lastTicks : day.lowTicks,
    volume: day.volume + BigInt(traded),
    at: now,
  };
};
