import { inTransaction, isUniqueViolation } from '@portcullis/database';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import {
  changeSuspension,
  createBrowserSession,
  createPerson,
  endBrowserSessions,
  findBrowserSession,
  findPersonByEmail,
  forgetPasswordAttempts,
  giveBack,
  removeEndedSessions,
  takeFromWindow,
  takePasswordAttempt,
  touchBrowserSession,
} from './index.ts';

const database = useDatabase();
const now = new Date('2026-03-02T10:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const person = (email: string) =>
  inTransaction(database(), (tx) => createPerson(tx, { email, name: 'Ann', passwordHash: 'x' }, now));
const session = (personId: string) =>
  inTransaction(database(), (tx) =>
    createBrowserSession(tx, { personId, address: '127.0.0.1', userAgent: 'test' }, now),
  );
const inTx = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(database(), work);

test('one mailbox is one person, in whatever case it is written', async () => {
  const ann = await person('Ann@Example.com');
  expect((await findPersonByEmail(database().prisma, 'ANN@example.COM'))?.id).toBe(ann.id);
  await expect(person('ann@EXAMPLE.com')).rejects.toSatisfy(isUniqueViolation);
});

test('a session is found by its secret alone, and only its hash is stored', async () => {
  const { id } = await person('session@example.com');
  const secret = await session(id);
  expect((await findBrowserSession(database().prisma, secret, now))?.personId).toBe(id);
  expect(await findBrowserSession(database().prisma, `${secret}x`, now)).toBeUndefined();
  const stored = await database().pool.query('SELECT row_to_json(b)::text AS row FROM browser_session b');
  expect(stored.rows.map(({ row }) => row).join()).not.toContain(secret);
});

test('a session ends after twelve idle hours, and after a day however busy', async () => {
  const { id } = await person('idle@example.com');
  const secret = await session(id);
  const { prisma } = database();
  expect(await findBrowserSession(prisma, secret, later(11 * 60))).toBeDefined();
  expect(await findBrowserSession(prisma, secret, later(12 * 60))).toBeUndefined();
  const found = await findBrowserSession(prisma, secret, later(11 * 60));
  await inTx((tx) => touchBrowserSession(tx, found?.idHash ?? new Uint8Array(), later(20 * 60)));
  expect(await findBrowserSession(prisma, secret, later(23 * 60))).toBeDefined();
  expect(await findBrowserSession(prisma, secret, later(24 * 60))).toBeUndefined();
});

test('a suspended person has no session, and has it back when resumed', async () => {
  const { id } = await person('suspended@example.com');
  const secret = await session(id);
  await inTx((tx) => changeSuspension(tx, id, now));
  expect(await findBrowserSession(database().prisma, secret, now)).toBeUndefined();
  await inTx((tx) => changeSuspension(tx, id, null));
  expect(await findBrowserSession(database().prisma, secret, now)).toBeDefined();
});

test('all sessions but one can be ended', async () => {
  const { id } = await person('several@example.com');
  const [one, two] = [await session(id), await session(id)];
  const kept = await findBrowserSession(database().prisma, one, now);
  expect(await inTx((tx) => endBrowserSessions(tx, id, kept?.idHash))).toBe(1);
  expect(await findBrowserSession(database().prisma, one, now)).toBeDefined();
  expect(await findBrowserSession(database().prisma, two, now)).toBeUndefined();
});

test('ended sessions are swept away, live ones stay', async () => {
  const { id } = await person('sweep@example.com');
  const secret = await session(id);
  await inTx((tx) => removeEndedSessions(tx, later(60)));
  expect(await findBrowserSession(database().prisma, secret, now)).toBeDefined();
  await inTx((tx) => removeEndedSessions(tx, later(13 * 60)));
  expect(await findBrowserSession(database().prisma, secret, now)).toBeUndefined();
});

test('forty parallel attempts on one mailbox: five pass', async () => {
  const attempts = await Promise.all(
    Array.from({ length: 40 }, () => inTx((tx) => takePasswordAttempt(tx, 'mailbox:parallel', now))),
  );
  expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(5);
  expect(attempts.find(({ allowed }) => !allowed)).toEqual({ allowed: false, retryAfterSeconds: 30 });
});

test('the pause ends by itself, and the right password clears the count', async () => {
  const attempt = (at: Date) => inTx((tx) => takePasswordAttempt(tx, 'mailbox:pause', at));
  for (let each = 0; each < 5; each += 1) await attempt(now);
  expect((await attempt(later(0.4))).allowed).toBe(false);
  expect((await attempt(later(0.5))).allowed).toBe(true);
  await inTx((tx) => forgetPasswordAttempts(tx, 'mailbox:pause'));
  for (let each = 0; each < 5; each += 1) expect((await attempt(later(0.6))).allowed).toBe(true);
});

test('a window holds its limit for parallel callers, and gives back what was no attack', async () => {
  const limit = { limit: 3, windowMs: 60_000 };
  const take = () => inTx((tx) => takeFromWindow(tx, 'address:window', limit, now));
  const taken = await Promise.all(Array.from({ length: 10 }, take));
  expect(taken.filter(({ allowed }) => allowed)).toHaveLength(3);
  expect(taken.find(({ allowed }) => !allowed)).toEqual({ allowed: false, retryAfterSeconds: 60 });
  await inTx((tx) => giveBack(tx, 'address:window', limit, now));
  expect((await take()).allowed).toBe(true);
  expect((await take()).allowed).toBe(false);
});
