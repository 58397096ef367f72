import type { Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { Anchor, DrawingType } from './drawing.ts';

export type GivenAnchor = { time?: string | undefined; price?: number | undefined };

type Need = {
  /** How many anchors. */
  counts: readonly number[];
  time: boolean;
  price: boolean;
  /** What must differ, so that there is something to see. */
  differ?: 'point' | 'time' | 'price' | 'both';
};

const point = { counts: [1], time: true, price: true };
const pair = { counts: [2], time: true, price: true };

const needs: Readonly<Record<Exclude<DrawingType, 'Region'>, Need>> = {
  HorizontalLine: { counts: [1], time: false, price: true },
  VerticalLine: { counts: [1], time: true, price: false },
  Line: { ...pair, differ: 'point' },
  Ray: { ...pair, differ: 'point' },
  Rectangle: { ...pair, differ: 'both' },
  Text: point,
  ArrowUp: point,
  ArrowDown: point,
  FibonacciRetracements: { ...pair, differ: 'price' },
  RiskReward: { counts: [2, 3], time: true, price: true },
};

/** Two times mark a band of time, two prices a band of prices; a rectangle is what has both. */
const needOfRegion = (given: readonly GivenAnchor[]): Need => {
  const isOfPrices = given.every(({ time }) => time === undefined);
  return isOfPrices
    ? { counts: [2], time: false, price: true, differ: 'price' }
    : { counts: [2], time: true, price: false, differ: 'time' };
};

const invalid = (detail: string, hint?: string) =>
  refuse('invalid_anchors', detail, hint === undefined ? {} : { hint });

/**
 * The anchors of a drawing, on the instrument's ticks; times and prices that its type does not need are left out.
 * `invalid_anchors` says which is wrong, and what the type takes.
 * @param given times as ISO 8601, checked before
 */
export const parseAnchors = (
  type: DrawingType,
  given: readonly GivenAnchor[],
  instrument: Instrument,
): Outcome<{ anchors: Anchor[] }> => {
  const need = type === 'Region' ? needOfRegion(given) : needs[type];
  if (!need.counts.includes(given.length))
    return invalid(`${type} has ${given.length} ${given.length === 1 ? 'anchor' : 'anchors'}.`, takes(type, need));
  if (type === 'Region' && given.some(({ time, price }) => time !== undefined && price !== undefined)) {
    return invalid('Region takes two times or two prices.', 'For both, draw a Rectangle.');
  }
  const anchors: Anchor[] = [];
  for (const [index, { time, price }] of given.entries()) {
    if ((need.time && time === undefined) || (need.price && price === undefined)) {
      return invalid(`Anchor ${index + 1} of ${type} is not whole.`, takes(type, need));
    }
    const parsed = need.price && price !== undefined ? parsePrice(instrument, price) : undefined;
    if (parsed && !parsed.ok) return invalid(`Anchor ${index + 1}: ${parsed.refusal.detail}`, parsed.refusal.hint);
    anchors.push({ at: need.time && time !== undefined ? new Date(time) : null, ticks: parsed?.ticks ?? null });
  }
  const fault = type === 'RiskReward' ? riskFault(anchors) : sameness(type, need, anchors);
  return fault === undefined ? { ok: true, anchors } : invalid(fault);
};

const takes = (type: DrawingType, { counts, time, price }: Need): string => {
  if (type === 'RiskReward') return 'RiskReward takes the entry, the stop and, if not twice as far, the target.';
  const parts = [time && 'time', price && 'price'].filter(Boolean).join(' and ');
  return `${type} takes ${counts[0]} of ${parts}.`;
};

const sameness = (type: DrawingType, { differ }: Need, [one, other]: readonly Anchor[]): string | undefined => {
  if (differ === undefined || !one || !other) return undefined;
  const [sameTime, samePrice] = [one.at?.getTime() === other.at?.getTime(), one.ticks === other.ticks];
  const isNothing = {
    point: sameTime && samePrice,
    time: sameTime,
    price: samePrice,
    both: sameTime || samePrice,
  }[differ];
  const what = { point: 'points', time: 'times', price: 'prices', both: 'times and two different prices' }[differ];
  return isNothing ? `${type} needs two different ${what}.` : undefined;
};

const riskFault = ([entry, stop, target]: readonly Anchor[]): string | undefined => {
  const risk = (entry?.ticks ?? 0n) - (stop?.ticks ?? 0n);
  if (risk === 0n) return 'RiskReward needs a stop that is not at the entry.';
  if (!target) return undefined;
  const reward = (target.ticks ?? 0n) - (entry?.ticks ?? 0n);
  return reward * risk > 0n ? undefined : 'RiskReward needs its target on the other side of the entry than its stop.';
};
