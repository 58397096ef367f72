/** The families of ids that requirements.ts holds. */
const family = '(?:AS|RAR|REG|PX|RS|T25|T26|EL|EX)';
const range = new RegExp(`\\b(${family}-)(\\d\\d) to (?:\\1)?(\\d\\d)\\b`, 'g');
const one = new RegExp(`\\b${family}-(?:[A-Z]+(?:-[A-Z]+)*(?:-\\d\\d)?|\\d\\d)\\b`, 'g');

/** The ids of requirements that a title names; `AS-01 to AS-03` names three. */
export const requirementIdsIn = (title: string): string[] => {
  const expanded = title.replace(range, (_, prefix: string, first: string, last: string) =>
    Array.from(
      { length: Number(last) - Number(first) + 1 },
      (__, index) => `${prefix}${String(Number(first) + index).padStart(2, '0')}`,
    ).join(', '),
  );
  return [...new Set(expanded.match(one) ?? [])];
};
