import { type OrderState, remaining } from './order.ts';

/** What the rules of groups and of protection look at. */
export type Leg = Pick<OrderState, 'side' | 'quantity' | 'filled'> & {
  id: string;
  ocoId: string | null;
  protects: boolean;
  /** It was taken only because it closes: see `isReduceOnly`. */
  reduceOnly: boolean;
};

/** A new total quantity for a live order. When nothing of it is left to fill, the order is cancelled. */
export type Resize = { id: string; quantity: number };

/**
 * What a fill of one leg does to the others of its group, in the same step and before any other order is matched: a leg
 * that is filled cancels them; a part takes as much from each of them. So a group never fills more than its largest leg.
 * @param filled the leg with the fill in it
 */
export const resizeSiblings = (filled: Leg, fillQuantity: number, siblings: readonly Leg[]): Resize[] =>
  siblings
    .filter(({ id, ocoId }) => filled.ocoId !== null && ocoId === filled.ocoId && id !== filled.id)
    .map((leg) => ({
      id: leg.id,
      quantity: remaining(filled) === 0 ? leg.filled : Math.max(leg.filled, leg.quantity - fillQuantity),
    }));

/** Orders with these quantities, without those that have nothing left. */
export const resized = <L extends Leg>(legs: readonly L[], changes: readonly Resize[]): L[] => {
  const wanted = new Map(changes.map(({ id, quantity }) => [id, quantity]));
  return legs
    .map((leg) => ({ ...leg, quantity: wanted.get(leg.id) ?? leg.quantity }))
    .filter((leg) => remaining(leg) > 0);
};
