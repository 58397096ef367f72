import { createConnection, findConnection } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { findBrowserSession, findPersonByEmail } from '@portcullis/people';
import { listAccounts } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { waitingApproval } from '../../../../tests/harness/waiting-approval.ts';
import { exportPerson } from './export-person.ts';
import { addPerson, removePerson, resumePerson, setPassword, setPlan, suspendPerson } from './persons.ts';
import { signIn, signOut } from './sign-in.ts';
import { signUp } from './sign-up.ts';

const database = useDatabase();
const now = new Date('2026-03-02T10:00:00Z');
const password = 'seven grey horses';
const visitor = { requestId: 'r1', address: '192.0.2.7', addressBlock: '192.0.2.7', userAgent: 'test' };
const options = { open: true, limits: true, clock: () => now };
const operator = { requestId: 'r2', clock: () => now };

const join = async (email: string) => {
  const outcome = await signUp(database(), { email, name: 'Ann', password }, visitor, { ...options, limits: false });
  if (outcome.kind !== 'signed_up') throw new Error(outcome.kind);
  return outcome;
};
const enter = (email: string, tried = password, from = visitor) =>
  signIn(database(), { email, password: tried }, from, options);
const eventsOf = async (personId: string) =>
  (await database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } })).map(
    ({ event, decision }) => `${event} ${decision}`,
  );
const isLive = async (secret: string) => (await findBrowserSession(database().prisma, secret, now)) !== undefined;

const connect = (personId: string) =>
  inTransaction(database(), async (tx) => {
    const client = { id: `client-${personId}`, kind: 'dynamic', name: 'Claude Code', metadata: {}, consentDigest: '' };
    await tx.client.create({ data: client });
    return createConnection(tx, {
      personId,
      clientId: client.id,
      clientName: client.name,
      redirectHost: 'localhost',
      resource: 'http://localhost:4001/mcp',
      replacesId: null,
      browserHash: null,
      consentDigest: 'digest',
      scope: 'mcp:read',
      now,
    });
  });

test('who signs up is signed in and has the paper account Sim101 with 100,000 USD', async () => {
  const { personId, secret } = await join('New@Example.com');
  expect(await isLive(secret)).toBe(true);
  const accounts = await listAccounts(database().prisma, personId);
  expect(accounts.map(({ name, cashCents }) => [name, cashCents])).toEqual([['Sim101', 10_000_000n]]);
  expect(await eventsOf(personId)).toEqual(['person.signed_up allowed']);
});

test('an email is taken once, in whatever case; nothing of the second attempt stays', async () => {
  await join('taken@example.com');
  const again = { email: 'TAKEN@example.com', name: 'Eve', password };
  expect(await signUp(database(), again, visitor, options)).toEqual({ kind: 'email_taken' });
  expect((await findPersonByEmail(database().prisma, 'taken@example.com'))?.name).toBe('Ann');
});

test.each([
  [{ open: false }, password, 'closed'],
  [{ open: true }, 'password1234', 'weak_password'],
])('with %j the password %s is %s', async (given, chosen, kind) => {
  const person = { email: 'refused@example.com', name: 'Ann', password: chosen };
  expect((await signUp(database(), person, visitor, { ...options, ...given })).kind).toBe(kind);
  expect(await findPersonByEmail(database().prisma, person.email)).toBeUndefined();
});

test('each sign-in is a new session and ends the one before it in that browser', async () => {
  const { secret: first, personId } = await join('again@example.com');
  const previous = await findBrowserSession(database().prisma, first, now);
  const credentials = { email: 'again@example.com', password, previousSession: previous?.idHash };
  const second = await signIn(database(), credentials, visitor, options);
  expect(second).toMatchObject({ kind: 'signed_in', personId });
  expect(second.kind === 'signed_in' && second.secret).not.toBe(first);
  expect(await isLive(first)).toBe(false);
});

test('an unknown email and a wrong password get one and the same answer', async () => {
  await join('known@example.com');
  expect(await enter('known@example.com', 'not the password')).toEqual({ kind: 'wrong' });
  expect(await enter('unknown@example.com', 'not the password')).toEqual({ kind: 'wrong' });
});

test('after five wrong passwords even the right one waits, for known and unknown emails alike; sessions go on', async () => {
  const { secret } = await join('victim@example.com');
  const from = { ...visitor, addressBlock: '198.51.100.1' };
  for (const email of ['victim@example.com', 'Victim+x@Example.com', 'nobody@example.com']) {
    for (let each = 0; each < 5; each += 1) await enter(email, 'wrong wrong wrong', from);
  }
  const elsewhere = { ...visitor, addressBlock: '203.0.113.9' };
  expect(await enter('victim@example.com', password, elsewhere)).toMatchObject({ kind: 'throttled' });
  expect(await enter('nobody@example.com', password, elsewhere)).toMatchObject({ kind: 'throttled' });
  expect(await isLive(secret)).toBe(true);
  const later = { ...options, clock: () => new Date(now.getTime() + 15 * 60_000) };
  const after = await signIn(database(), { email: 'victim@example.com', password }, elsewhere, later);
  expect(after.kind).toBe('signed_in');
});

test('one password over many emails from one address stops at thirty', async () => {
  const from = { ...visitor, addressBlock: '2001:db8:1:2::/64' };
  const outcomes: string[] = [];
  for (let each = 0; each < 32; each += 1) outcomes.push((await enter(`stuffed${each}@example.com`, 'x', from)).kind);
  expect(outcomes.filter((kind) => kind === 'wrong')).toHaveLength(30);
  expect(outcomes.at(-1)).toBe('throttled');
});

test('A074: who asks which emails are taken gets ten answers an hour, then none; the owner’s record says so', async () => {
  const { personId } = await join('asked-about@example.com');
  const from = { ...visitor, addressBlock: '198.51.100.77' };
  const ask = async (email: string) => (await signUp(database(), { email, name: 'Eve', password }, from, options)).kind;
  for (let each = 0; each < 9; each += 1) expect(await ask('asked-about@example.com')).toBe('email_taken');
  expect(await ask('nobody-yet@example.com')).toBe('signed_up');
  expect(await ask('Asked-About@example.com')).toBe('email_taken');
  expect([await ask('asked-about@example.com'), await ask('nobody-either@example.com')]).toEqual([
    'throttled',
    'throttled',
  ]);
  expect((await eventsOf(personId)).filter((event) => event.startsWith('sign_up'))).toHaveLength(10);
});

test('signing out ends the session alone', async () => {
  const { secret, personId } = await join('out@example.com');
  const { id } = await connect(personId);
  const session = await findBrowserSession(database().prisma, secret, now);
  if (!session) throw new Error('no session');
  await signOut(database(), session, visitor);
  expect(await isLive(secret)).toBe(false);
  expect((await findConnection(database().prisma, id))?.revokedAt).toBeNull();
});

test('a new password ends sessions and connections, and the old one', async () => {
  const { secret, personId } = await join('changed@example.com');
  const { id } = await connect(personId);
  const changed = await setPassword(
    database(),
    { email: 'changed@example.com', password: 'eight brown foxes' },
    operator,
  );
  expect(changed.kind).toBe('done');
  expect(await isLive(secret)).toBe(false);
  expect(await findConnection(database().prisma, id)).toMatchObject({ revokedReason: 'password_changed' });
  expect((await enter('changed@example.com')).kind).toBe('wrong');
  expect((await enter('changed@example.com', 'eight brown foxes')).kind).toBe('signed_in');
});

test('a suspended person is told so only with the right password, and comes back when resumed', async () => {
  const { secret } = await join('suspended@example.com');
  await suspendPerson(database(), 'suspended@example.com', operator);
  expect(await isLive(secret)).toBe(false);
  expect((await enter('suspended@example.com', 'wrong')).kind).toBe('wrong');
  expect((await enter('suspended@example.com')).kind).toBe('suspended');
  await resumePerson(database(), 'suspended@example.com', operator);
  expect((await enter('suspended@example.com')).kind).toBe('signed_in');
});

test('the operator adds a person with a plan, changes it, and removes everything but the audit', async () => {
  const email = 'added@example.com';
  const added = await addPerson(database(), { email, name: 'Bo', password, plan: 'pro' }, operator);
  expect(added).toMatchObject({ kind: 'done', person: { plan: 'pro' } });
  expect(await addPerson(database(), { email, name: 'Bo', password }, operator)).toEqual({ kind: 'email_taken' });
  await setPlan(database(), { email, plan: 'elite' }, operator);
  const person = await findPersonByEmail(database().prisma, email);
  expect(person?.plan).toBe('elite');
  await connect(person?.id ?? '');
  expect((await removePerson(database(), email, operator)).kind).toBe('done');
  expect(await findPersonByEmail(database().prisma, email)).toBeUndefined();
  expect(await eventsOf(person?.id ?? '')).toEqual([
    'person.added allowed',
    'person.plan_changed allowed',
    'person.removed allowed',
  ]);
  expect(await suspendPerson(database(), email, operator)).toEqual({ kind: 'unknown_person' });
});

test('an export holds what is kept of a person, and no secret', async () => {
  const { personId, secret } = await join('export@example.com');
  await connect(personId);
  const zone = { timeZone: 'Asia/Tokyo', updatedAt: new Date() };
  await database().prisma.personOptions.create({ data: { personId, ...zone } });
  await database().prisma.account.updateMany({ where: { personId }, data: { limits: { orderQuantity: 3 } } });
  const { id: accountId } = await database().prisma.account.findFirstOrThrow({ where: { personId } });
  const entered = { accountId, instrument: 'ES 12-26', side: 'Long', quantity: 1, entryTicks: 26_800n, feesCents: 0n };
  const at = new Date();
  await database().prisma.manualTrade.create({ data: { ...entered, entryAt: at, createdAt: at, updatedAt: at } });
  await database().prisma.tradingWindow.create({ data: { personId, fromMinute: 570, toMinute: 690, updatedAt: at } });
  const { id: connectionId } = await database().prisma.connection.findFirstOrThrow({ where: { personId } });
  await waitingApproval(database(), { personId, connectionId });
  const exported = await exportPerson(database(), 'Export@example.com');
  if (exported.kind !== 'done') throw new Error(exported.kind);
  expect(exported.document).toMatchObject({
    person: { email: 'export@example.com' },
    accounts: [
      {
        name: 'Sim101',
        cashCents: '10000000',
        limits: { orderQuantity: 3 },
        manualTrades: [{ instrument: 'ES 12-26' }],
      },
    ],
    options: { timeZone: 'Asia/Tokyo' },
    tradingWindow: { fromMinute: 570 },
    connections: [{ clientName: 'Claude Code' }],
    approvals: [{ tool: 'PlaceOrder', cause: 'every_write', arguments: { side: 'Buy' } }],
    audit: [{ event: 'person.signed_up' }],
  });
  const text = JSON.stringify(exported.document);
  for (const hidden of ['argon2', secret, 'formSecret', 'passwordHash', 'idHash']) expect(text).not.toContain(hidden);
});
