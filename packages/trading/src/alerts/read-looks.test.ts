import { expect, test } from 'vitest';
import { isBarDue } from './read-looks.ts';

/** Epoch minutes: 600 is ten in the morning of the first day. */
test.each([
  ['a minute is over', 1, 600, 601, true],
  ['it is the same minute', 1, 600, 600, false],
  ['the clock went back', 5, 610, 604, false],
  ['five minutes are not over', 5, 601, 604, false],
  ['five minutes are over', 5, 604, 605, true],
  ['nine minutes of a session that begins on the hour may be over', 9, 601, 603, true],
  ['a day may be over with each hour, wherever it begins', 1_440, 659, 660, true],
  ['within the hour no day can end', 1_440, 600, 659, false],
  ['nothing was seen yet', 1_440, 0, 659, true],
])('bars of an alert are read when %s', (_, minutes, seen, minute, expected) => {
  expect(isBarDue(minutes, BigInt(seen), minute)).toBe(expected);
});
