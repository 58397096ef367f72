import type { LimitsPreview } from '@portcullis/operations';
import { expect, test } from 'vitest';
import { formOfLimits } from './grant-limits-form.ts';
import { grantLimitsView } from './grant-limits-view.ts';

const now = new Date('2026-11-21T12:00:00Z');
const subject = { client: 'Zed', address: '/clients/1/limits', mayTrade: true, kept: null };

const previewOf = (preview: Partial<LimitsPreview>) => {
  const since = new Date('2026-11-19T08:30:00Z');
  const tried = { days: 30, orders: 5_000, isCut: true, since, refused: 12, byField: [], examples: [], ...preview };
  const facts = { subject, budgets: [], form: formOfLimits(null), authenticatedAt: now, now, preview: tried };
  return grantLimitsView(facts).preview;
};

test('a preview that was cut says how far back it looked', () => {
  expect(previewOf({})).toMatchObject({
    sentence: 'It placed more than 5,000 orders in the last 30 days. 12 of the newest 5,000 would have been refused.',
    cut: { looked: '5,000', since: { words: '19 Nov 2026, 08:30 UTC' } },
  });
  expect(previewOf({ refused: 0 })?.sentence).toMatch(/None of the newest 5,000 would have been refused\.$/);
});

test.each([
  [{ orders: 3, refused: 1 }, 'It placed 3 orders in the last 30 days. 1 would have been refused.'],
  [{ orders: 1, refused: 0 }, 'It placed 1 order in the last 30 days. None of them would have been refused.'],
])('one that was not says nothing of it: %j', (preview, sentence) => {
  expect(previewOf({ isCut: false, ...preview })).toMatchObject({ sentence, cut: undefined });
});
