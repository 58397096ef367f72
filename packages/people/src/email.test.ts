import { expect, test } from 'vitest';
import { mailboxOf, normaliseEmail } from './email.ts';

test.each([
  ['Ann@Example.COM', 'ann@example.com'],
  ['  ann@example.com ', 'ann@example.com'],
  ['ａｎｎ@example.com', 'ann@example.com'],
  ['ann+bot@example.com', 'ann+bot@example.com'],
])('%j is stored as %j', (given, stored) => {
  expect(normaliseEmail(given)).toBe(stored);
});

test.each([
  ['Ann+One@example.com', 'ann@example.com'],
  ['ann+a+b@example.com', 'ann@example.com'],
  ['ann@example.com', 'ann@example.com'],
  ['+@example.com', '@example.com'],
  ['no-at-sign', 'no-at-sign'],
])('attempts on %j count for the mailbox %j', (given, mailbox) => {
  expect(mailboxOf(given)).toBe(mailbox);
});
