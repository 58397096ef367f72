/** The last work of each lane that has any. */
const lanes = new Map<string, Promise<unknown>>();

/**
 * Runs work of one lane one after the other in this process. The rows of the database are what truly keeps order, across
 * processes; waiting here instead costs no database connection, so that one person's burst cannot take all of them.
 */
export const inTurn = <T>(lane: string, work: () => Promise<T>): Promise<T> => {
  const before = lanes.get(lane) ?? Promise.resolve();
  const mine = before.then(work, work);
  lanes.set(lane, mine);
  const leave = () => {
    if (lanes.get(lane) === mine) lanes.delete(lane);
  };
  mine.then(leave, leave);
  return mine;
};

/** How many lanes have work: for tests, which see that none is left behind. */
export const lanesInUse = (): number => lanes.size;
