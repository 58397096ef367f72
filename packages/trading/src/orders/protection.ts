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

const leaving =
  (kept: number) =>
  ({ id, filled }: Leg): Resize => ({ id, quantity: filled + kept });

/**
 * What brings the live orders that only close down to the position of their instrument: all of them go when it is flat or
 * has turned round. Else the newest of the protective ones shrink first, until together they are for no more than it; each
 * reduce-only order is for no more by itself, for it may rest beside protection. They never grow.
 * @param live oldest first
 */
export const fitProtection = (position: number, live: readonly Leg[]): Resize[] => {
  const closing = live.filter(({ protects, reduceOnly }) => protects || reduceOnly);
  const side = exitSide(position);
  const useless = closing.filter((leg) => position === 0 || leg.side !== side);
  const useful = closing.filter((leg) => !useless.includes(leg));
  let room = Math.abs(position);
  const excess = groupsOf(useful.filter(({ protects }) => protects)).flatMap((group) => {
    const kept = Math.min(room, sizeOf(group));
    room -= kept;
    return group.filter((leg) => remaining(leg) > kept).map(leaving(kept));
  });
  const tooLarge = useful.filter((leg) => !leg.protects && remaining(leg) > Math.abs(position));
  return [...useless.map(leaving(0)), ...excess, ...tooLarge.map(leaving(Math.abs(position)))];
};
