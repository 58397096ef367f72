import type { Context } from 'koa';
import { expect, test } from 'vitest';
import { heavyPageLimit, limitHeavyPages } from './heavy-pages.ts';

const at = { now: new Date('2026-11-18T15:00:00Z') };

const visit = (path: string, { method = 'GET', personId = 'one' as string | null } = {}) =>
  ({ path, method, state: { visit: { session: personId === null ? undefined : { personId } } } }) as Context;

const statusOf = async (limit: ReturnType<typeof limitHeavyPages>, ctx: Context) => {
  try {
    await limit(ctx, async () => {});
    return 200;
  } catch (error) {
    return (error as { status: number; headers: object }).status;
  }
};

test('a person reads so many charts and journal pages, and waits then; another person and light pages go on', async () => {
  const limit = limitHeavyPages(true, () => at.now);
  for (let count = 0; count < heavyPageLimit.burst; count += 1) {
    expect(await statusOf(limit, visit(count % 2 ? '/journal/statistics' : '/charts/7'))).toBe(200);
  }
  expect(await statusOf(limit, visit('/journal'))).toBe(429);
  expect(await statusOf(limit, visit('/activity/export.csv'))).toBe(429);
  await expect(limit(visit('/journal'), async () => {})).rejects.toMatchObject({ headers: { 'Retry-After': '1' } });
  expect(await statusOf(limit, visit('/journal', { personId: 'other' }))).toBe(200);
  expect(await statusOf(limit, visit('/journal', { personId: null }))).toBe(200);
  expect(await statusOf(limit, visit('/clients'))).toBe(200);
  expect(await statusOf(limit, visit('/journal/posts', { method: 'POST' }))).toBe(200);
  at.now = new Date(at.now.getTime() + 1_000);
  expect(await statusOf(limit, visit('/journal'))).toBe(200);
});

test('where limits are off, nobody waits', async () => {
  const limit = limitHeavyPages(false, () => at.now);
  for (let count = 0; count < 2 * heavyPageLimit.burst; count += 1) {
    expect(await statusOf(limit, visit('/journal'))).toBe(200);
  }
});
