import type { Leg, Resize } from './oco.ts';
import { remaining, type Side } from './order.ts';

/** The side that closes a position. */
export const exitSide = (position: number): Side => (position > 0 ? 'Sell' : 'Buy');

/** Legs of one group protect the same contracts: the group counts once, with its largest leg. */
const groupsOf = (legs: readonly Leg[]): Leg[][] => [...Map.groupBy(legs, ({ id, ocoId }) => ocoId ?? id).values()];

const sizeOf = (group: readonly Leg[]): number => Math.max(...group.map(remaining));

/** How many contracts of a position the live protective orders of its exit side are for. */
export const protectedQuantity = (position: number, live: readonly Leg[]): number =>
  groupsOf(live.filter(({ protects, side }) => protects && side === exitSide(position))).reduce(
    (sum, group) => sum + sizeOf(group),
    0,
  );

/**
 * What brings the live protective orders of an instrument down to its position: all of them go when it is flat or has
 * turned round; else the newest shrink first. They never grow.
 * @param live oldest first
 */
export const fitProtection = (position: number, live: readonly Leg[]): Resize[] => {
  const protective = live.filter(({ protects }) => protects);
  const side = exitSide(position);
  const useless = protective.filter((leg) => position === 0 || leg.side !== side);
  let room = Math.abs(position);
  const excess = groupsOf(protective.filter((leg) => !useless.includes(leg))).flatMap((group) => {
    const kept = Math.min(room, sizeOf(group));
    room -= kept;
    return group.filter((leg) => remaining(leg) > kept).map(({ id, filled }) => ({ id, quantity: filled + kept }));
  });
  return [...useless.map(({ id, filled }) => ({ id, quantity: filled })), ...excess];
};
