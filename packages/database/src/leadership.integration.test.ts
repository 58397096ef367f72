import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { seekLeadership } from './leadership.ts';

const database = useDatabase();

const seeker = (name: string) => {
  const heard: string[] = [];
  const handlers = { onHeld: () => void heard.push('held'), onLost: () => void heard.push('lost') };
  return { heard, ...seekLeadership(database(), name, handlers, 50) };
};

const holdersAmong = (...seekers: { isHeld: () => boolean }[]) => seekers.filter(({ isHeld }) => isHeld()).length;

it('one of several holds the lock; when it gives it up another takes it', async () => {
  const [one, two] = [seeker('handover'), seeker('handover')];
  await expect.poll(() => holdersAmong(one, two)).toBe(1);
  const [holder, waiting] = one.isHeld() ? [one, two] : [two, one];
  await holder.close();
  expect(holder.heard).toEqual(['held', 'lost']);
  await expect.poll(waiting.isHeld).toBe(true);
  await waiting.close();
});

it('locks of other names do not matter', async () => {
  const [one, two] = [seeker('one'), seeker('two')];
  await expect.poll(() => holdersAmong(one, two)).toBe(2);
  await Promise.all([one.close(), two.close()]);
});

it('a holder whose connection breaks is told, and seeks again', async () => {
  const one = seeker('broken');
  await expect.poll(one.isHeld).toBe(true);
  const owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portcullis broken'",
  );
  await owner.end();
  await expect.poll(() => one.heard).toEqual(['held', 'lost', 'held']);
  await one.close();
});

it('one that is closed while it seeks never holds', async () => {
  const one = seeker('closed');
  await one.close();
  expect([one.isHeld(), one.heard]).toEqual([false, []]);
});
