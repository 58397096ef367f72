import { type ExitOrder, type ExitPlan, exitOrdersOf, shareOfFill } from '../orders/exit-plan.ts';
import { type Leg, type Resize, resized, resizeSiblings } from '../orders/oco.ts';
import type { Side } from '../orders/order.ts';
import { fitProtection, protectedQuantity } from '../orders/protection.ts';

/** `strategy`: the entry, and the exits, of a template. */
export type LiveLeg = Leg & { parentOrderId: string | null; strategy: string | null };

export type FilledLeg = LiveLeg & { exitPlan: ExitPlan | null };

export type Filling = {
  /** With the fill in it. */
  order: FilledLeg;
  fill: { quantity: number; priceTicks: bigint };
  /** Signed, with the fill in it. */
  positionAfter: number;
  /** The account's other live orders in the instrument, oldest first. */
  live: readonly LiveLeg[];
};

/** One more protective order. Target and stop of a leg carry the same `ocoId`. */
export type NewExit = ExitOrder & { side: Side; quantity: number; ocoId: string };

export type Consequences = {
  resizes: (Resize & { reason: 'oco' | 'position_reduced' | 'entry_filled' | 'strategy_closed' })[];
  exits: NewExit[];
};

/**
 * What follows from a fill, in its own step: the other legs of its group shrink or go, protection that the position no
 * longer needs goes, and the exits of an entry are placed, or grow, for as many contracts as the fill opened.
 */
export const consequencesOf = ({ order, fill, positionAfter, live }: Filling): Consequences => {
  const others = live.filter(({ id }) => id !== order.id);
  const siblings = resizeSiblings(order, fill.quantity, others);
  const afterOco = resized(others, siblings);
  const own: LiveLeg[] = order.filled < order.quantity ? [order] : [];
  const fitted = fitProtection(positionAfter, [...afterOco, ...own]);
  const afterFit = resized(afterOco, fitted);
  const closed = entriesClosed([order, ...live], resized([...afterOco, ...own], fitted));
  const exits = order.exitPlan ? exitsOf({ order, fill, positionAfter, live: afterFit }, order.exitPlan) : undefined;
  return {
    resizes: [
      ...siblings.filter(({ id }) => !fitted.some((each) => each.id === id)).map(because('oco')),
      ...fitted.map(because('position_reduced')),
      ...(exits?.grown ?? []).map(because('entry_filled')),
      ...closed.filter(({ id }) => id !== order.id).map(because('strategy_closed')),
    ],
    exits: exits?.placed ?? [],
  };
};

const because =
  <R extends Consequences['resizes'][number]['reason']>(reason: R) =>
  (resize: Resize) => ({ ...resize, reason });

/** A strategy whose exits are all gone is over: what its entry has not filled yet is not wanted any more. */
const entriesClosed = (before: readonly LiveLeg[], after: readonly LiveLeg[]): Resize[] =>
  after
    .filter(
      ({ id, strategy, filled }) => strategy !== null && filled > 0 && hasExits(before, id) && !hasExits(after, id),
    )
    .map(({ id, filled }) => ({ id, quantity: filled }));

const hasExits = (legs: readonly LiveLeg[], entryId: string): boolean =>
  legs.some(({ parentOrderId }) => parentOrderId === entryId);

/** The contracts that a fill opened: none of those that only closed what was there. */
const openedBy = ({ order, fill, positionAfter }: Filling): number =>
  positionAfter > 0 === (order.side === 'Buy') ? Math.min(fill.quantity, Math.abs(positionAfter)) : 0;

const exitsOf = (filling: Filling, plan: ExitPlan): { grown: Resize[]; placed: NewExit[] } => {
  const { order, fill, positionAfter, live } = filling;
  let room = Math.min(openedBy(filling), Math.abs(positionAfter) - protectedQuantity(positionAfter, live));
  const side: Side = order.side === 'Buy' ? 'Sell' : 'Buy';
  const grown: Resize[] = [];
  const placed: NewExit[] = [];
  for (const [index, share] of shareOfFill(plan, order.filled - fill.quantity, order.filled).entries()) {
    const leg = plan.legs[index];
    const quantity = Math.min(share, room);
    if (!leg || quantity <= 0) continue;
    room -= quantity;
    const group = `${order.id}/${index + 1}/`;
    const there = live.filter(({ parentOrderId, ocoId }) => parentOrderId === order.id && ocoId?.startsWith(group));
    if (there.length > 0) grown.push(...there.map((each) => ({ id: each.id, quantity: each.quantity + quantity })));
    else {
      const exits = exitOrdersOf(leg, index + 1, order.side, fill.priceTicks);
      placed.push(...exits.map((exit) => ({ ...exit, side, quantity, ocoId: `${group}${order.filled}` })));
    }
  }
  return { grown, placed };
};
