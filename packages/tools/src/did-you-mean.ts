/** The known word nearest to what was written, when it is near enough to be meant (Levenshtein, a third of its length). */
export const didYouMean = (written: string, known: readonly string[]): string | undefined => {
  const folded = written.slice(0, 64).toLowerCase();
  const ranked = known
    .map((word) => ({ word, distance: editDistance(folded, word.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const nearest = ranked[0];
  return nearest && nearest.distance <= Math.max(1, Math.floor(nearest.word.length / 3)) ? nearest.word : undefined;
};

/** Levenshtein distance: insertions, deletions, substitutions. */
export const editDistance = (one: string, other: string): number => {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
};
