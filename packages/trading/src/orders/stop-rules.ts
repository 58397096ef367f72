import type { Side } from './order.ts';

/** At a profit of `triggerTicks` the stop goes to the entry and so many ticks beyond it. */
export type AutoBreakeven = { triggerTicks: number; plusTicks: number };

/** From a profit of `triggerTicks` the stop follows `stopTicks` behind, each time the price has gone `frequencyTicks` farther. */
export type TrailStep = { triggerTicks: number; stopTicks: number; frequencyTicks: number };

/** How a strategy moves its stops. Of the trail's steps the farthest that was reached counts. */
export type StopMoves = { autoBreakeven: AutoBreakeven | null; autoTrail: TrailStep[] };

/** What a stop is moved by, stored with it: with the stop's own price it is all that a new process needs to go on. */
export type StopRules = StopMoves & {
  /** What it protects: the sum of the entry's ticks over its contracts. */
  entry: { ticks: number; quantity: number };
  /** The farthest that the rules have put the stop, in ticks. A person who moves it back is not overruled. */
  movedTo: number | null;
};

export type StopMove = { stopTicks: bigint; reason: 'auto_breakeven' | 'auto_trail' };

type Protective = { side: Side; stopTicks: bigint; rules: StopRules };

/** The rules of a stop that is placed as an entry fills; none when the template moves nothing. */
export const rulesFor = (
  moves: StopMoves | undefined,
  fill: { quantity: number; priceTicks: bigint },
): StopRules | null =>
  moves && (moves.autoBreakeven || moves.autoTrail.length > 0)
    ? { ...moves, entry: { ticks: Number(fill.priceTicks) * fill.quantity, quantity: fill.quantity }, movedTo: null }
    : null;

/** The rules of a stop that has grown with one more part of its entry: its contracts have one average price. */
export const rulesGrown = (rules: StopRules, fill: { quantity: number; priceTicks: bigint }): StopRules => ({
  ...rules,
  entry: {
    ticks: rules.entry.ticks + Number(fill.priceTicks) * fill.quantity,
    quantity: rules.entry.quantity + fill.quantity,
  },
});

/** How far beyond the entry the stop belongs after a profit of so many ticks: the better of the rules that are reached. */
const offsetAfter = (
  { autoBreakeven, autoTrail }: StopMoves,
  profitTicks: number,
): { offset: number; reason: StopMove['reason'] } | undefined => {
  const step = autoTrail.findLast(({ triggerTicks }) => profitTicks >= triggerTicks);
  const trailed =
    step &&
    step.triggerTicks -
      step.stopTicks +
      Math.floor((profitTicks - step.triggerTicks) / step.frequencyTicks) * step.frequencyTicks;
  const secured = autoBreakeven && profitTicks >= autoBreakeven.triggerTicks ? autoBreakeven.plusTicks : undefined;
  if (trailed !== undefined && (secured === undefined || trailed > secured)) {
    return { offset: trailed, reason: 'auto_trail' };
  }
  return secured === undefined ? undefined : { offset: secured, reason: 'auto_breakeven' };
};

/**
 * Where a strategy's stop belongs after the price has been at `bestTicks`; undefined: where it is. It only ever moves in the
 * protecting direction, and stays behind the price. An average entry between two ticks counts as the one that protects more.
 */
export const stopAfter = ({ side, stopTicks, rules }: Protective, bestTicks: bigint): StopMove | undefined => {
  const direction = side === 'Sell' ? 1 : -1;
  const { ticks, quantity } = rules.entry;
  // Signed so that farther is larger, for long and short alike.
  const entry = Math.ceil((direction * ticks) / quantity);
  const reached = offsetAfter(rules, direction * Number(bestTicks) - entry);
  if (!reached) return undefined;
  const wanted = entry + reached.offset;
  const farthest = Math.max(
    direction * Number(stopTicks),
    rules.movedTo === null ? Number.MIN_SAFE_INTEGER : direction * rules.movedTo,
  );
  return wanted > farthest ? { stopTicks: BigInt(direction * wanted), reason: reached.reason } : undefined;
};
