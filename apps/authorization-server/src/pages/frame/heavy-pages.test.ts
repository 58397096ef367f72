import type { Context } from 'koa';
import { expect, test } from 'vitest';
import { clientsPageLimit, heavyPageLimit, limitHeavyPages } from './heavy-pages.ts';

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
  expect(await statusOf(limit, visit('/activity', { method: 'HEAD' }))).toBe(429);
  await expect(limit(visit('/journal'), async () => {})).rejects.toMatchObject({ headers: { 'Retry-After': '1' } });
  expect(await statusOf(limit, visit('/journal', { personId: 'other' }))).toBe(200);
  expect(await statusOf(limit, visit('/journal', { personId: null }))).toBe(200);
  expect(await statusOf(limit, visit('/'))).toBe(200);
  expect(await statusOf(limit, visit('/journal/posts', { method: 'POST' }))).toBe(200);
  at.now = new Date(at.now.getTime() + 1_000);
  expect(await statusOf(limit, visit('/journal'))).toBe(200);
});

test('lists of clients and previews of limits are limited, each by itself; what stops a client never is', async () => {
  const limit = limitHeavyPages(true, () => at.now);
  const limits = '/clients/5f0c2a1e-0000-7000-8000-000000000000/limits';
  const readTillHeld = async (ctx: Context) => {
    let count = 0;
    while ((await statusOf(limit, ctx)) === 200) count += 1;
    return count;
  };
  expect(await readTillHeld(visit('/charts'))).toBe(heavyPageLimit.burst);
  expect(await readTillHeld(visit(limits, { method: 'POST' }))).toBe(heavyPageLimit.burst);
  for (const same of [limits, '/clients/limits', `${limits}/`, limits.toUpperCase()]) {
    expect(await statusOf(limit, visit(same))).toBe(429);
  }
  expect(await readTillHeld(visit('/clients'))).toBe(clientsPageLimit.burst);
  for (const path of ['/clients/stop', '/clients/revoke-all', '/clients/x/revoke', '/clients/x/pause']) {
    expect(await statusOf(limit, visit(path, { method: 'POST' }))).toBe(200);
  }
  expect(await statusOf(limit, visit('/clients/stop'))).toBe(200);
});

test('where limits are off, nobody waits', async () => {
  const limit = limitHeavyPages(false, () => at.now);
  for (let count = 0; count < 2 * heavyPageLimit.burst; count += 1) {
    expect(await statusOf(limit, visit('/journal'))).toBe(200);
  }
});
