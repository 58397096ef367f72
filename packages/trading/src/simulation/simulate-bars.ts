import type { MinuteBar } from '../bars/bar.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { minuteMs } from '../instruments/minute.ts';
import { isOpen, type MarketHours } from '../instruments/session.ts';
import { exponential, gaussian, type Random, randomOf } from './random.ts';
import { depthShare, liveliness } from './session-shape.ts';
import { type Temper, tempers } from './temper.ts';

export type BarsInput = {
  instrument: Instrument;
  seed: string;
  /** Whole minutes; `to` is exclusive. */
  from: Date;
  to: Date;
  /** Where the price begins and where it must have arrived. */
  startTicks: number;
  endTicks: number;
  hours: MarketHours;
};

const stepsAMinute = 12;
const minutesADay = 1_440;

/** The path of the price: a random walk of so many steps, bent so that it ends where it must (a bridge). */
const bridge = (
  minutes: readonly Date[],
  temper: Temper,
  { instrument, seed, startTicks, endTicks }: BarsInput,
): number[] => {
  const random = randomOf(seed, 'bars', temper.leader ?? instrument.root, minutes[0]?.getTime() ?? 0, minutes.length);
  const sigma = temper.dayTicks / Math.sqrt(minutesADay * stepsAMinute);
  const path = [0];
  for (const minute of minutes) {
    const lively = Math.sqrt(liveliness(minute));
    for (let step = 0; step < stepsAMinute; step += 1)
      path.push((path.at(-1) ?? 0) + gaussian(random) * sigma * lively);
  }
  const steps = Math.max(path.length - 1, 1);
  const bend = (endTicks - startTicks - (path.at(-1) ?? 0)) / steps;
  return path.map((value, index) => Math.max(1, Math.round(startTicks + value + bend * index)));
};

/** A minute's trades come in bursts: their sum varies less than one of them. */
const burstsAMinute = 6;

const minuteVolume = (random: Random, mean: number): number => {
  const bursts = Array.from({ length: burstsAMinute }, () => exponential(random, mean / burstsAMinute));
  return Math.max(
    1,
    bursts.reduce((sum, each) => sum + each, 0),
  );
};

const lean = 0.25;

/** Who took a minute's volume: each step of its path an even share, the ask more often where it rises, as in the played feed. */
const takers = (ticks: readonly number[], volume: number) => {
  const sums = { buyVolume: 0, maxDelta: 0, minDelta: 0 };
  const steps = Math.max(ticks.length - 1, 1);
  let traded = 0;
  for (let step = 1; step <= steps; step += 1) {
    const share = Math.round((volume * step) / steps) - traded;
    traded += share;
    sums.buyVolume += Math.round(share * (0.5 + lean * Math.sign((ticks[step] ?? 0) - (ticks[step - 1] ?? 0))));
    const delta = 2 * sums.buyVolume - traded;
    sums.maxDelta = Math.max(sums.maxDelta, delta);
    sums.minDelta = Math.min(sums.minDelta, delta);
  }
  return sums;
};

/**
 * Simulated minutes of a stretch in which nothing was played: the days before a first start, or while the venue was down.
 * A micro's path is its leader's.
 */
export const simulateBars = (input: BarsInput): MinuteBar[] => {
  const { instrument, seed, from, to, hours } = input;
  const count = Math.max(0, Math.floor((to.getTime() - from.getTime()) / minuteMs));
  const all = Array.from({ length: count }, (_, index) => new Date(from.getTime() + index * minuteMs));
  const minutes = all.filter((minute) => isOpen(minute, hours, instrument.holidays));
  const temper = tempers[instrument.root];
  const path = bridge(minutes, temper, input);
  const random = randomOf(seed, 'volume', instrument.name, from.getTime());
  return minutes.map((at, index) => {
    const ticks = path.slice(index * stepsAMinute, (index + 1) * stepsAMinute + 1);
    const closeTicks = ticks.at(-1) ?? 1;
    const lively = liveliness(at);
    const volume = minuteVolume(random, temper.minuteVolume * lively);
    const depth = temper.size * depthShare(lively);
    const { buyVolume, ...deltas } = takers(ticks, volume);
    return {
      ...{
        at,
        openTicks: ticks[0] ?? 1,
        highTicks: Math.max(...ticks),
        lowTicks: Math.min(...ticks),
        closeTicks,
        volume,
        buyVolume,
        ...deltas,
      },
      ...{ bidTicks: closeTicks, bidSize: 1 + exponential(random, depth) },
      ...{ askTicks: closeTicks + temper.spreadTicks, askSize: 1 + exponential(random, depth) },
    };
  });
};
