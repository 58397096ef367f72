/** Control, format (zero-width, bidi, tags), surrogate, private-use and other characters that cannot be seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const longest = 64;

/**
 * A client's name as it is shown: NFKC, nothing that cannot be seen or that turns the text round, spaces collapsed.
 * Undefined: nothing is left, or more than 64 characters.
 */
export const shownName = (given: string): string | undefined => {
  if (given.length > longest * 8) return undefined;
  const name = given.normalize('NFKC').replaceAll(unseen, '').replaceAll(/\s+/gu, ' ').trim();
  return name.length > 0 && [...name].length <= longest ? name : undefined;
};
