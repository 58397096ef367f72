import { describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { runCommand, runOperator } from '../harness/operator.ts';

const password = 'seven grey herons by the lock';

describe("the operator's commands for users", () => {
  const database = useDatabase();
  const run = (command: string, input?: string) => runCommand(database().url, command.split(' '), input);
  const launch = (command: string, input?: string) => runOperator(database().url, command.split(' '), input);
  const listed = async () => JSON.parse((await run('user list --json')).stdout) as Record<string, unknown>[];

  it('adds a person with Sim101 and 100,000 USD, the password read from standard input', async () => {
    const { code, stdout } = await launch(
      'user add Ada@Example.com --name Ada --plan pro --password-stdin',
      `${password}\n`,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Added ada@example.com.\n' });
    expect(await listed()).toMatchObject([{ email: 'ada@example.com', name: 'Ada', plan: 'pro', operator: false }]);
    expect(await launch('user list --json')).toEqual(await run('user list --json'));
    const accounts = await database().prisma.account.findMany();
    expect(accounts).toMatchObject([{ name: 'Sim101', cashCents: 10_000_000n }]);
  });

  it('refuses an email that is taken, in any spelling', async () => {
    const { code, output } = await run('user add ADA@example.com --password-stdin', password);
    expect({ code, output }).toEqual({ code: 1, output: 'Somebody has the email ada@example.com already.\n' });
  });

  it('refuses a weak password with the remedy', async () => {
    const { code, output } = await run('user add bob@example.com --password-stdin', 'short\n');
    expect({ code, output }).toEqual({ code: 1, output: 'Use at least 12 characters.\n' });
  });

  it.for([
    ['user', 'a group without a command'],
    ['user add', 'no email'],
    ['user add not-an-email --password-stdin', 'no email address'],
    ['user add bob@example.com', 'no password'],
    ['user add bob@example.com --password secret', 'a password on the command line'],
    ['user add bob@example.com --plan gold --password-stdin', 'an unknown plan'],
    ['user add bob@example.com extra --password-stdin', 'one argument too many'],
    ['user befriend bob@example.com', 'an unknown command'],
  ])('%s: wrong use (%s), code 2', async ([command]) => {
    expect((await run(command ?? '', password)).code).toBe(2);
  });

  it('a process says the same, by its exit code and on its standard error', async () => {
    const wrong = 'user add bob@example.com --plan gold --password-stdin';
    expect(await launch(wrong, password)).toEqual(await run(wrong, password));
    expect(await launch('user befriend bob@example.com')).toMatchObject({ code: 2, stdout: '' });
  });

  it('answers JSON on refusal too, and nothing else on standard output', async () => {
    const { code, stdout } = await run('user suspend nobody@example.com --json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: 'unknown_person', detail: 'Nobody has the email nobody@example.com.' });
  });

  it('changes the plan, suspends and resumes', async () => {
    expect((await run('user set-plan ada@example.com elite')).code).toBe(0);
    expect((await run('user suspend ada@example.com')).code).toBe(0);
    expect(await listed()).toMatchObject([{ plan: 'elite', suspended_at: expect.any(String) }]);
    expect((await run('user resume ada@example.com')).code).toBe(0);
    expect(await listed()).toMatchObject([{ suspended_at: null }]);
  });

  it('sets a password', async () => {
    const before = await database().prisma.person.findFirstOrThrow();
    expect((await run('user set-password ada@example.com --password-stdin', 'nine blue herons by the lock')).code).toBe(
      0,
    );
    const after = await database().prisma.person.findFirstOrThrow();
    expect(after.passwordHash).not.toBe(before.passwordHash);
  });

  it('adds accounts, whose names are unique whatever their case', async () => {
    const added = await run('account add ada@example.com Swing --balance 2500.50 --json');
    expect(JSON.parse(added.stdout)).toMatchObject({ name: 'Swing', balance: 2500.5, user: 'ada@example.com' });
    expect((await run('account add ada@example.com SWING')).code).toBe(1);
    expect((await run('account add ada@example.com Day --balance -5')).code).toBe(2);
    expect((await run('account add nobody@example.com Day')).code).toBe(1);
  });

  it('exports everything that is kept about a person, and no secret', async () => {
    const { code, stdout } = await run('user export ada@example.com');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      person: { email: 'ada@example.com' },
      accounts: [{ name: 'Sim101' }, { name: 'Swing' }],
    });
    expect(stdout).not.toMatch(/argon2|passwordHash|formSecret/i);
  });

  it('removes a person and everything of theirs, and the audit keeps that it was done', async () => {
    expect((await run('user remove ada@example.com')).code).toBe(0);
    expect(await listed()).toEqual([]);
    expect(await database().prisma.account.count()).toBe(0);
    expect(await database().prisma.auditEvent.findFirst({ where: { event: 'person.removed' } })).not.toBeNull();
  });

  it('leaves one audit row for each change', async () => {
    const events = await database().prisma.auditEvent.findMany({ orderBy: { id: 'asc' }, select: { event: true } });
    expect(events.map(({ event }) => event)).toEqual([
      'person.added',
      'person.plan_changed',
      'person.suspended',
      'person.resumed',
      'person.password_changed',
      'account.added',
      'person.removed',
    ]);
  });
});
