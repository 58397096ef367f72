const windowMs = 60_000;
const eachUpTo = 30;
const actorsMax = 10_000;

/**
 * Of the `nth` exit in a minute that changed nothing: how many calls its audit row tells of, 0 when it leaves none.
 * The first 30 leave a row each; then one at every doubling tells of all since the row before it.
 */
export const callsToldBy = (nth: number): number => {
  if (nth <= eachUpTo) return 1;
  const times = nth / eachUpTo;
  return Number.isInteger(times) && (times & (times - 1)) === 0 ? nth / 2 : 0;
};

type Minute = { since: number; count: number; untold: number };

/**
 * Counts exits that changed nothing, by actor, in this process. Nothing ever holds an exit back, so a flood of cancels of
 * no order at all would otherwise write an audit row each, without end. Exits that changed something are not counted:
 * there are no more of them than orders and positions.
 */
export const createQuietExits = (): ((actor: string, now: Date) => number) => {
  const minutes = new Map<string, Minute>();
  return (actor, now) => {
    const at = now.getTime();
    const running = minutes.get(actor);
    const goesOn = running !== undefined && at - running.since < windowMs;
    const minute = goesOn ? running : { since: at, count: 0, untold: running?.untold ?? 0 };
    minute.count += 1;
    minute.untold += 1;
    if (!goesOn) makeRoom(minutes, at);
    minutes.set(actor, minute);
    if (callsToldBy(minute.count) === 0) return 0;
    const { untold } = minute;
    minute.untold = 0;
    return untold;
  };
};

/** Those that went quiet go; in a process with more actors than that, all of them. */
const makeRoom = (minutes: Map<string, Minute>, at: number): void => {
  if (minutes.size < actorsMax) return;
  for (const [actor, { since }] of minutes) if (at - since >= windowMs) minutes.delete(actor);
  if (minutes.size >= actorsMax) minutes.clear();
};

/** Counts one more of this process, and says how many calls its audit row tells of; 0: it leaves none. */
export const countQuietExit = createQuietExits();
