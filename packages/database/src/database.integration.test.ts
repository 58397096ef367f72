import { expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import {
  inTransaction,
  isOutage,
  isUniqueViolation,
  listen,
  migrationsAreWhole,
  notify,
  openDatabase,
} from './index.ts';

const database = useDatabase();

const person = (email: string) => ({ data: { email, name: 'Ann', passwordHash: 'x' } });

test('the migrations on disk lead to the schema', () => {
  expect(migrationsAreWhole()).toBe(true);
});

test('the apps’ role makes no tables', async () => {
  await expect(database().pool.query('CREATE TABLE theirs ()')).rejects.toThrow('permission denied');
});

test.each(['UPDATE audit_event SET decision = $1', 'DELETE FROM audit_event WHERE decision = $1'])(
  'the apps’ role cannot change what was audited: %s',
  async (statement) => {
    await expect(database().pool.query(statement, ['allowed'])).rejects.toThrow('permission denied');
  },
);

test('a transaction that throws leaves nothing', async () => {
  const failed = inTransaction(database(), async (tx) => {
    await tx.person.create(person('half@example.com'));
    throw new Error('half done');
  });
  await expect(failed).rejects.toThrow('half done');
  expect(await database().prisma.person.count({ where: { email: 'half@example.com' } })).toBe(0);
});

test('a broken unique constraint is told apart', async () => {
  await database().prisma.person.create(person('twice@example.com'));
  const again = await database()
    .prisma.person.create(person('twice@example.com'))
    .catch((error: unknown) => error);
  expect(isUniqueViolation(again)).toBe(true);
  expect(isOutage(again)).toBe(false);
});

test('a database that is away is an outage', async () => {
  const away = openDatabase('postgresql://nobody:x@127.0.0.1:1/none');
  const viaPrisma = await away.prisma.person.count().catch((error: unknown) => error);
  const viaPool = await away.pool.query('SELECT 1').catch((error: unknown) => error);
  expect([isOutage(viaPrisma), isOutage(viaPool)]).toEqual([true, true]);
  await away.close();
});

test('a notification arrives at commit, and not without one', async () => {
  const listener = listen(database());
  const heard: string[] = [];
  await new Promise<void>((connected) => {
    listener.on('connection', (id) => heard.push(id));
    listener.onConnected(connected);
  });
  await inTransaction(database(), async (tx) => {
    await notify(tx, 'connection', 'never');
    throw new Error('rolled back');
  }).catch(() => {});
  await inTransaction(database(), (tx) => notify(tx, 'connection', 'kept'));
  await expect.poll(() => heard).toEqual(['kept']);
  await listener.close();
});
