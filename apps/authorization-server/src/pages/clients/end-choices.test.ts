import { expect, test } from 'vitest';
import { endChoices, readEnd } from './end-choices.ts';

const now = new Date('2026-11-21T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

test('only ends that are sooner than the consent’s are offered', () => {
  expect(endChoices(inDays(3), '24 Nov 2026', now).map(({ value }) => value)).toEqual([
    ...['consent', '1h', '8h', '1d', 'moment'],
  ]);
});

test.each([
  [{ end: 'consent' }, null],
  [{ end: '7d' }, inDays(7)],
  [{ end: 'moment', at: '2026-11-22T10:00' }, inDays(1)],
  [{ end: 'moment', at: '2026-11-22T10:00:00' }, inDays(1)],
  [{ end: 'moment', at: '' }, undefined],
  [{ end: 'moment', at: '2026-13-45T10:00' }, undefined],
  [{ end: 'moment', at: ['2026-11-22T10:00'] }, undefined],
  [{ end: '9y' }, undefined],
  [{}, undefined],
])('%j means %s', (form, expected) => {
  expect(readEnd(form, now)).toEqual(expected);
});
