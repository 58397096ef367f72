import { normaliseEmail } from './email.ts';

/** Length in characters. NIST SP 800-63B asks for 15 where a password stands alone and allows 8; composition rules are none. */
export const passwordLength = { min: 12, max: 200 } as const;

/** Long enough, and still among the first guesses (the long entries of the public lists of leaked passwords). */
const wellKnown = new Set(
  [
    'password1234 password12345 password123456 passwordpassword passw0rdpassw0rd p@ssw0rd1234 administrator',
    'administrator1 adminadminadmin qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyqwerty qwerty123456 qwerty1234567',
    '1qaz2wsx3edc 1q2w3e4r5t6y 1qazxsw23edc zaq12wsxcde3 asdfghjkl123 zxcvbnm12345 iloveyou1234 iloveyouforever',
    'letmeinletmein welcome12345 welcome123456 changeme1234 changemechangeme trustno1trustno1 correcthorsebatterystaple',
    'unbelievable portcullis123 portcullis1234 tradingtrading trading12345 abcd12345678 superman1234 football1234',
    'baseball1234 princess1234 sunshine1234',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Why a password cannot be used, as a sentence with the remedy; undefined when it can.
 * Judged: length, repetition and runs, the person's own name or email, and the well-known ones.
 */
export const passwordProblem = (
  password: string,
  person: { email?: string; name?: string } = {},
): string | undefined => {
  const normal = password.normalize('NFKC');
  const { length } = [...normal];
  if (length < passwordLength.min) return `Use at least ${passwordLength.min} characters.`;
  if (length > passwordLength.max) return `Use at most ${passwordLength.max} characters.`;
  const folded = normal.toLowerCase();
  if (wellKnown.has(folded)) return 'This password is on public lists of leaked passwords. Use another one.';
  if (isRepetition(folded) || isRun(folded))
    return 'This password is one pattern repeated. Use several unrelated words.';
  if (isPersonal(folded, person)) return 'This password is your name or email. Use one that says nothing about you.';
  return undefined;
};

/** "aaaaaaaaaaaa", "abcabcabcabc": one piece of up to four characters, over and over. */
const isRepetition = (text: string): boolean => /^(.{1,4})\1+$/su.test(text);

/** "123456789012", "abcdefghijkl": each character follows the one before it. */
const isRun = (text: string): boolean => {
  const steps = [...text].slice(1).map((character, index) => {
    const step = (character.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0);
    return step === -9 || step === 9 ? Math.sign(-step) : step;
  });
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
};

const isPersonal = (folded: string, { email, name }: { email?: string; name?: string }): boolean => {
  const bare = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const own = [email && normaliseEmail(email), email?.split('@')[0], name].map((each) => bare(each ?? ''));
  return own.some((each) => each.length >= 4 && bare(folded).replace(/\d+$/, '') === each.replace(/\d+$/, ''));
};
