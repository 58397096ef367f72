/** Control, format (zero-width, bidi, tags), surrogate, private-use and other characters that cannot be seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks that pile up on one letter until they cover what stands around it. */
const piledMarks = /(\p{M}{3})\p{M}+/gu;

/**
 * A client's own words as a page may quote them: one line, nothing that cannot be seen or that turns the text round, at
 * most `longest` characters. They stay untrusted: they are shown as a quotation and decide nothing.
 */
export const quotable = (given: string, longest: number): string => {
  const line = given
    .slice(0, longest * 8)
    .normalize('NFC')
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(unseen, '')
    .replaceAll(piledMarks, '$1')
    .replaceAll(/ +/g, ' ')
    .trim();
  return [...line].slice(0, longest).join('').trim();
};
