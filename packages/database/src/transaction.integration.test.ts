import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { openDatabase } from './database.ts';
import { inSession } from './session.ts';
import { inTransaction, isOutage, isUniqueViolation } from './transaction.ts';

const database = useDatabase();

const createPerson = (email: string) =>
  database().prisma.person.create({ data: { email, name: 'Person', passwordHash: '-' } });

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what the database could not do for the moment is an outage of ours', () => {
  test('a row that another transaction holds for longer than the lock timeout', async () => {
    const { id } = await createPerson('held@example.com');
    await inTransaction(database(), async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM person WHERE id = ${id}::uuid FOR UPDATE`;
      const { prisma } = database();
      const failures = await Promise.all([
        failureOf(prisma.$queryRaw`SELECT 1 FROM person WHERE id = ${id}::uuid FOR UPDATE`),
        failureOf(prisma.person.update({ where: { id }, data: { name: 'Other' } })),
      ]);
      expect(failures.map(isOutage)).toEqual([true, true]);
    });
  });

  test.each([
    ['its port', 'postgresql://nobody:x@127.0.0.1:1/none'],
    ['its socket', 'postgresql://nobody:x@127.0.0.1:1/none?host=%2Ftmp%2Fnowhere'],
  ])('a server that nobody can reach at %s', async (_, url) => {
    const away = openDatabase(url);
    const failures = await Promise.all([
      failureOf(away.prisma.person.findFirst()),
      failureOf(away.prisma.$queryRaw`SELECT 1`),
      failureOf(inTransaction(away, (tx) => tx.person.findFirst())),
      failureOf(away.pool.query('SELECT 1')),
    ]);
    expect(failures.map(isOutage)).toEqual([true, true, true, true]);
    await away.close();
  });

  test('a fault of the caller is none', async () => {
    const failure = await failureOf(database().prisma.$queryRaw`SELECT no_such_column FROM person`);
    expect(isOutage(failure)).toBe(false);
  });
});

test('a unique violation is known, by a model and by plain SQL', async () => {
  await createPerson('twice@example.com');
  const { prisma } = database();
  const failures = [
    await failureOf(createPerson('twice@example.com')),
    await failureOf(
      prisma.$executeRaw`INSERT INTO person (id, email, name, password_hash)
        VALUES (gen_random_uuid(), 'twice@example.com', 'Person', '-')`,
    ),
  ];
  expect(failures.map(isUniqueViolation)).toEqual([true, true]);
});

test.each(['by a model', 'by plain SQL'])(
  'two transactions that lock %s in opposite order both commit',
  async (way) => {
    const one = await createPerson(`one ${way}@example.com`);
    const other = await createPerson(`other ${way}@example.com`);
    let met = 0;
    const bothAreIn = Promise.withResolvers<void>();
    const rename = (first: string, second: string, name: string) =>
      inTransaction(database(), async (tx) => {
        const update = (id: string) =>
          way === 'by a model'
            ? tx.person.update({ where: { id }, data: { name } })
            : tx.$executeRaw`UPDATE person SET name = ${name} WHERE id = ${id}::uuid`;
        await update(first);
        met += 1;
        if (met === 2) bothAreIn.resolve();
        await bothAreIn.promise;
        await update(second);
      });
    await Promise.all([rename(one.id, other.id, 'Renamed'), rename(other.id, one.id, 'Renamed')]);
    const names = await database().prisma.person.findMany({ where: { id: { in: [one.id, other.id] } } });
    expect(names.map(({ name }) => name)).toEqual(['Renamed', 'Renamed']);
  },
);

test.each([
  ['between two statements', 'SELECT 1'],
  ['in a statement', 'SELECT pg_sleep(5)'],
])('a session whose connection breaks %s is an outage, and ends no process', async (_, statement) => {
  const owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  const failure = await failureOf(
    inSession(database(), async (session) => {
      const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const waiting = failureOf(session.query(statement));
      await owner.query('SELECT pg_terminate_backend($1, 2000)', [rows[0]?.pid]);
      await waiting;
      await session.query('SELECT 1');
    }),
  );
  await owner.end();
  expect(isOutage(failure)).toBe(true);
  expect((await database().pool.query('SELECT 1')).rowCount).toBe(1);
});
