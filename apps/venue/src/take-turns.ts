/** Runs work for each that waits, once and in their order, `most` at a time. */
export const takeTurns = async <T>(
  most: number,
  waiting: readonly T[],
  work: (each: T) => Promise<void>,
): Promise<void> => {
  const queue = [...waiting];
  const serve = async (): Promise<void> => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: most }, serve));
};
