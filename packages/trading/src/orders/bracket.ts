import type { Instrument } from '../instruments/instrument.ts';
import { formatTicks, parsePrice } from '../instruments/price.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { ExitLevel, ExitPlan } from './exit-plan.ts';
import { type Side, sign } from './order.ts';

type Exits<Price> = {
  takeProfit?: Price | undefined;
  stopLoss?: Price | undefined;
  /** Makes the stop a StopLimit. Alone it is its trigger too. */
  stopLossLimit?: Price | undefined;
};

/** Exits of a position. Prices as written in JSON. */
export type BracketRequest = Exits<number>;

/** A price as written in JSON, or how many ticks from the entry's fill, counted to the side where the exit belongs. */
export type ExitPrice = number | { ticks: number };

/** Exits asked for with an entry. */
export type EntryExits = Exits<ExitPrice>;

type Levels = { target: ExitLevel | null; stop: ExitLevel | null; stopLimit: ExitLevel | null };

const fieldNames = { takeProfit: 'take_profit', stopLoss: 'stop_loss', stopLossLimit: 'stop_loss_limit' } as const;

/** The bracket as the plan of one leg, whole; null when none is asked for. */
export const parseBracket = (instrument: Instrument, asked: EntryExits): Outcome<{ exitPlan: ExitPlan | null }> => {
  const levels: Record<keyof EntryExits, ExitLevel | null> = {
    takeProfit: null,
    stopLoss: null,
    stopLossLimit: null,
  };
  for (const field of ['takeProfit', 'stopLoss', 'stopLossLimit'] as const) {
    const price = asked[field];
    if (price === undefined) continue;
    if (typeof price === 'object') {
      if (price.ticks < 1) return refuse('invalid_price', `${fieldNames[field]} is on the wrong side of the entry.`);
      levels[field] = { distance: price.ticks };
      continue;
    }
    const parsed = parsePrice(instrument, price);
    if (!parsed.ok)
      return refuse(parsed.refusal.code, `${fieldNames[field]}: ${parsed.refusal.detail}`, parsed.refusal);
    levels[field] = { at: Number(parsed.ticks) };
  }
  const target = levels.takeProfit;
  const stopLimit = levels.stopLossLimit;
  const stop = levels.stopLoss ?? stopLimit;
  if (!target && !stop) return { ok: true, exitPlan: null };
  return { ok: true, exitPlan: { legs: [{ quantity: null, target, stop, stopLimit }] } };
};

/**
 * The target must be beyond the entry's price and the stop before it; a stop's limit must be at its trigger or beyond. Else
 * the exit would trade as soon as it is placed. Levels given as distances are always on their side of the entry.
 * @param entryTicks what the entry is expected to fill at
 */
export const checkBracket = (
  instrument: Instrument,
  side: Side,
  entryTicks: bigint,
  { target, stop, stopLimit }: Levels,
): ReturnType<typeof refuse> | undefined => {
  const ahead = (level: ExitLevel) =>
    'at' in level ? (BigInt(level.at) - entryTicks) * BigInt(sign(side)) : -BigInt(level.distance);
  const at = formatTicks(instrument, entryTicks);
  const word = (profit: boolean) => (profit === (side === 'Buy') ? 'above' : 'below');
  if (target && 'at' in target && ahead(target) <= 0n) {
    return refuse('invalid_price', `take_profit must be ${word(true)} the price of the position, about ${at}.`);
  }
  if (stop && 'at' in stop && ahead(stop) >= 0n) {
    return refuse('invalid_price', `stop_loss must be ${word(false)} the price of the position, about ${at}.`);
  }
  return stop && stopLimit && ahead(stopLimit) > ahead(stop)
    ? refuse('invalid_price', `stop_loss_limit must be at stop_loss or ${word(false)} it.`)
    : undefined;
};
