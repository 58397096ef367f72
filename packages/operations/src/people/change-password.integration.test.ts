import { randomUUID } from 'node:crypto';
import { createBrowserSession, findBrowserSession, listSignIns } from '@portcullis/people';
import { describe, expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { addPerson, changePassword, confirmPassword, type SignInOptions, setPassword, signIn } from '../index.ts';

const database = useDatabase();
const known = 'seven grey horses';
const wanted = 'eight brown donkeys';
const now = new Date('2026-03-02T10:00:00Z');
const clock = () => now;
const unlimited: SignInOptions = { limits: false, clock };
const visitor = { requestId: 'r', address: '192.0.2.1', addressBlock: '192.0.2.1', userAgent: 'test' };

/** A person with two browser sessions and one connection. */
const trader = async () => {
  const email = `${randomUUID()}@example.com`;
  const added = await addPerson(database(), { email, name: 'Ann', password: known }, { requestId: 'r', clock });
  if (added.kind !== 'done') throw new Error(added.kind);
  const personId = added.person.id;
  const open = () =>
    createBrowserSession(database().prisma, { personId, address: '192.0.2.1', userAgent: 'test' }, now);
  const [here, there] = [await open(), await open()];
  const session = await findBrowserSession(database().prisma, here, now);
  if (!session) throw new Error('The session is live');
  const { connectionId } = await seedConnection(database(), { personId });
  const { prisma } = database();
  return {
    ...{ email, personId, session },
    isSignedIn: async () =>
      Promise.all([here, there].map(async (each) => (await findBrowserSession(prisma, each, now)) !== undefined)),
    isConnected: async () =>
      (await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } })).revokedAt === null,
    signsInWith: async (password: string) =>
      (await signIn(database(), { email, password }, visitor, unlimited)).kind === 'signed_in',
    history: () => listSignIns(prisma, personId, { since: new Date(0), limit: 10 }),
    audit: async () => {
      const rows = await prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } });
      return rows.map(({ event, decision, reason }) => `${event} ${decision} ${reason ?? ''}`.trim());
    },
    change: (change: { current?: string; wanted?: string; revokeConnections?: boolean } = {}, options = unlimited) =>
      changePassword(
        database(),
        { session, change: { current: known, wanted, revokeConnections: false, ...change } },
        visitor,
        options,
      ),
    confirm: (password: string, options = unlimited) =>
      confirmPassword(database(), { session, password }, visitor, options),
  };
};

describe('a person’s own change of password', () => {
  test('A039: ends the other sessions, and neither this one nor the connections', async () => {
    const ann = await trader();
    const changed = await ann.change();
    expect(changed).toEqual({ kind: 'changed', sessions: 1, connections: 0, secret: expect.any(String) });
    const secret = changed.kind === 'changed' ? changed.secret : '';
    const kept = await findBrowserSession(database().prisma, secret, now);
    expect(kept).toMatchObject({ publicId: ann.session.publicId });
    // This browser has a new cookie: a copy of the old one is signed out like the others.
    expect(await ann.isSignedIn()).toEqual([false, false]);
    expect(kept?.formSecret).not.toEqual(ann.session.formSecret);
    expect(await ann.isConnected()).toBe(true);
    expect([await ann.signsInWith(known), await ann.signsInWith(wanted)]).toEqual([false, true]);
    expect(await ann.audit()).toContain('person.password_changed allowed');
  });

  test('ends the connections too when the person wants it', async () => {
    const ann = await trader();
    expect(await ann.change({ revokeConnections: true })).toMatchObject({ sessions: 1, connections: 1 });
    expect(await ann.isConnected()).toBe(false);
  });

  test.each([
    ['a wrong current password', { current: 'not the password' }, { kind: 'wrong' }],
    ['a short one', { wanted: 'short' }, { kind: 'weak_password', problem: 'Use at least 12 characters.' }],
    ['the same one', { wanted: known }, { kind: 'weak_password', problem: 'This is your current password.' }],
  ])('with %s changes nothing', async (_, change, outcome) => {
    const ann = await trader();
    expect(await ann.change({ ...change, revokeConnections: true })).toEqual(outcome);
    expect(await ann.isSignedIn()).toEqual([true, true]);
    expect(await ann.isConnected()).toBe(true);
    expect(await ann.signsInWith(known)).toBe(true);
  });

  test('whose session was ended meanwhile changes nothing', async () => {
    const ann = await trader();
    await database().prisma.browserSession.deleteMany({ where: { personId: ann.personId } });
    expect(await ann.change({ revokeConnections: true })).toEqual({ kind: 'wrong' });
    expect([await ann.isConnected(), await ann.signsInWith(known)]).toEqual([true, true]);
  });

  test('of two at once, one happens', async () => {
    const ann = await trader();
    const outcomes = await Promise.all([ann.change(), ann.change({ wanted: 'nine white goats' })]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'wrong']);
  });

  test('after the operator’s does not bring an old password back', async () => {
    const ann = await trader();
    await setPassword(database(), { email: ann.email, password: 'nine white goats' }, { requestId: 'r', clock });
    expect(await ann.change()).toEqual({ kind: 'wrong' });
    expect(await ann.signsInWith('nine white goats')).toBe(true);
  });
});

describe('a password that is asked for again', () => {
  test('A041: is counted with those of signing in, and leaves rows for audit and history', async () => {
    const ann = await trader();
    const limited: SignInOptions = { limits: true, clock };
    const outcomes: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      outcomes.push((await ann.confirm(`guess ${round}`, limited)).kind);
      outcomes.push((await ann.change({ current: `guess ${round}` }, limited)).kind);
    }
    expect(outcomes).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'throttled']);
    const signing = await signIn(database(), { email: ann.email, password: known }, visitor, limited);
    expect(signing).toMatchObject({ kind: 'throttled' });
    expect((await ann.history()).map(({ occasion, succeeded }) => `${occasion} ${succeeded}`)).toEqual([
      'confirmation false',
      'password_change false',
      'confirmation false',
      'password_change false',
      'confirmation false',
    ]);
    expect((await ann.audit()).filter((row) => row === 'confirmation.failed refused wrong_password')).toHaveLength(3);
  });

  test('makes the session count as signed in just now', async () => {
    const ann = await trader();
    const { personId } = ann;
    await database().prisma.browserSession.updateMany({ where: { personId }, data: { authenticatedAt: new Date(0) } });
    expect(await ann.confirm(known)).toEqual({ kind: 'confirmed' });
    const sessions = await database().prisma.browserSession.findMany({ where: { personId } });
    expect(sessions.map(({ authenticatedAt }) => authenticatedAt.getTime()).toSorted()).toEqual([0, now.getTime()]);
    expect(await ann.audit()).toContain('confirmation.succeeded allowed');
  });
});

test('A074: attempts at an unknown email are in nobody’s history', async () => {
  const before = await database().prisma.signInEvent.count();
  const outcome = await signIn(database(), { email: 'nobody@example.com', password: known }, visitor, unlimited);
  expect(outcome).toEqual({ kind: 'wrong' });
  expect(await database().prisma.signInEvent.count()).toBe(before);
});
