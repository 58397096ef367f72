/** How many names a refusal offers. */
const namesMax = 5;

const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const pairsOf = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));

/** Dice's coefficient over pairs of letters: 1 is the same, 0 has nothing in common. */
const likeness = (one: string, other: string): number => {
  if (one === other) return 1;
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  return pairs.size + others.size === 0 ? 0 : (2 * shared) / (pairs.size + others.size);
};

/** The names that may have been meant, the likeliest first; when none is alike, the first ones, so that there is a choice. */
export const nearNames = (written: string, names: readonly string[]): string[] => {
  const asked = folded(written.slice(0, 64));
  const ranked = names
    .map((name) => ({ name, score: likeness(asked, folded(name)) }))
    .sort((one, other) => other.score - one.score);
  const near = ranked.filter(({ score }) => score >= 0.3);
  return (near.length > 0 ? near : ranked).slice(0, namesMax).map(({ name }) => name);
};
