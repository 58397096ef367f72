/**
 * How so many contracts fall to parts of these weights (Webster's method): one after the other to the part that is farthest
 * behind, of equals the first. A whole multiple of the weights' sum is split exactly, and no part loses when the total grows.
 */
export const apportion = (weights: readonly number[], total: number): number[] => {
  const parts = weights.map(() => 0);
  for (let given = 0; given < total; given += 1) {
    const claims = weights.map((weight, index) => weight / (2 * (parts[index] ?? 0) + 1));
    const next = claims.indexOf(Math.max(...claims));
    parts[next] = (parts[next] ?? 0) + 1;
  }
  return parts;
};
