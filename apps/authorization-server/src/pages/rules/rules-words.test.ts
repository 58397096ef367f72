import { type ConnectionRules, entryTools } from '@portcullis/access';
import { expect, test } from 'vitest';
import { minutesWords, rulesWords, unreadableRules } from './rules-words.ts';

test.each<[ConnectionRules | null, string[]]>([
  [null, []],
  [{ approvals: { when: 'never' } }, []],
  [{ approvals: { when: 'every' } }, ['It asks you before every write.']],
  [{ approvals: { when: 'every', exits: true } }, ['It asks you before every write. To cancel and close, too.']],
  [
    { approvals: { when: 'above', above: { quantity: 1, notional: 250_000 } } },
    ['It asks you before more than 1 contract or an order worth more than $250,000.'],
  ],
  [{ approvals: { when: 'above', above: { quantity: 0 } } }, ['It asks you before more than 0 contracts.']],
  [
    { approvals: { when: 'tools', tools: ['CancelReplace', 'Change', 'PlaceOrder'] } },
    [
      'It asks you before each CancelReplace, Change or PlaceOrder. It does not before FlatPlace, Reverse or ReversePosition, which place orders too.',
    ],
  ],
  [
    { approvals: { when: 'tools', tools: ['Connect', ...entryTools], exits: true } },
    ['It asks you before it places or changes an order, and before each Connect. To cancel and close, too.'],
  ],
  [{ approvals: { when: 'tools', tools: ['Connect'] } }, ['It asks you before each Connect.']],
  [
    { gates: { freshStateMinutes: 5, coolOffMinutes: 1_440, untrustedText: true } },
    [
      'It asks you when it has just read what others wrote.',
      'It trades only on a state that it read in the last 5 minutes.',
      'It may not trade in its first day.',
    ],
  ],
])('rules in plain words: %j', (rules, words) => {
  expect(rulesWords(rules)).toEqual(words);
});

test('rules that cannot be read say so', () => {
  expect(rulesWords({ approvals: { when: 'sometimes' } })).toEqual([unreadableRules]);
});

test.each([
  [1, '1 minute'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [2_880, '2 days'],
])('%i minutes are told as %s', (minutes, words) => {
  expect(minutesWords(minutes)).toBe(words);
});
