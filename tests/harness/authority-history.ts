/** An order of a connection that the books hold. */
export type BookedOrder = { id: string; quantity: number };

export type OrderBounds = { quantity: number; orders: number };

/** What a person did to a connection while its orders were in flight. */
export type Change = 'revoked' | 'lowered' | 'paused' | OrderBounds;

/** One race: the connection's orders, and the page that took power from it. */
export type Race = {
  change: Change;
  /** Its limits until then. */
  before: OrderBounds;
  /** Its orders in the books when the page had answered, and when all its calls were over. */
  whenAnswered: readonly BookedOrder[];
  afterwards: readonly BookedOrder[];
  /** Ids of the orders that it was told of. */
  acknowledged: readonly string[];
  /** How many of its calls were answered that the service is busy (503): what came of them was not told. */
  untold: number;
  /** Whether each order of another connection of the person, sent meanwhile, was placed. */
  bystander: readonly boolean[];
};

/** What of a race must not have happened: committed after the answer, or beyond what was in force, or told wrongly. */
export const faultsOfRace = ({
  change,
  before,
  whenAnswered,
  afterwards,
  acknowledged,
  untold,
  bystander,
}: Race): string[] => {
  const late = afterwards.filter(({ id }) => !whenAnswered.some((order) => order.id === id));
  const unheard = afterwards.filter(({ id }) => !acknowledged.includes(id));
  const inForce = typeof change === 'string' ? { quantity: 0, orders: 0 } : change;
  return [
    ...late.filter(({ quantity }) => quantity > inForce.quantity).map(({ id }) => `${id} came after the answer`),
    ...(afterwards.length > Math.max(whenAnswered.length, inForce.orders) ? ['more orders than are left'] : []),
    ...(afterwards.length > before.orders ? ['more orders than were granted'] : []),
    ...afterwards.filter(({ quantity }) => quantity > before.quantity).map(({ id }) => `${id} is too large`),
    ...whenAnswered.filter(({ id }) => !afterwards.some((order) => order.id === id)).map(({ id }) => `${id} is gone`),
    ...(unheard.length > untold ? unheard.map(({ id }) => `${id} was not told of`) : []),
    ...acknowledged.filter((id) => !afterwards.some((order) => order.id === id)).map((id) => `${id} does not exist`),
    ...(bystander.every(Boolean) ? [] : ['another connection was held back']),
  ];
};
