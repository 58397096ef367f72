import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { runCommand, runOperator } from '../harness/operator.ts';

describe("the operator's commands for connections and clients", () => {
  const database = useDatabase();
  const run = (command: string) => runCommand(database().url, command.split(' '));
  const launch = (command: string) => runOperator(database().url, command.split(' '));

  const connect = async (email: string, clientName: string): Promise<string> => {
    const { prisma } = database();
    const person = await prisma.person.upsert({
      where: { email },
      create: { email, name: email, passwordHash: 'none' },
      update: {},
    });
    const client = await prisma.client.create({
      data: { id: randomBytes(8).toString('hex'), kind: 'dynamic', name: clientName, metadata: {}, consentDigest: '' },
    });
    const connection = await prisma.connection.create({
      data: {
        ...{ personId: person.id, clientId: client.id, clientName, redirectHost: 'localhost', scope: 'mcp:trade' },
        ...{
          resource: 'http://localhost:4001/mcp',
          connectedAt: new Date(),
          expiresAt: new Date(Date.now() + 3_600_000),
        },
      },
    });
    await prisma.token.create({
      data: {
        ...{ idHash: randomBytes(32), kind: 'access', connectionId: connection.id, clientId: client.id },
        ...{ scope: 'mcp:trade', resource: connection.resource, payload: {}, expiresAt: connection.expiresAt },
      },
    });
    return connection.id;
  };

  it("lists everybody's connections, or one person's", async () => {
    const [ada, bob] = [await connect('ada@example.com', 'Claude Code'), await connect('bob@example.com', 'Cursor')];
    const ids = async (command: string) =>
      (JSON.parse((await run(command)).stdout) as { id: string }[]).map(({ id }) => id).sort();
    expect(await ids('connection list --json')).toEqual([ada, bob].sort());
    expect(await ids('connection list --user BOB@example.com --json')).toEqual([bob]);
    expect(await launch('connection list')).toEqual(await run('connection list'));
    expect((await run('connection list --user nobody@example.com')).code).toBe(1);
  });

  it('revokes a connection: its tokens are gone with it, and the audit says who did it', async () => {
    const id = await connect('eve@example.com', 'Stolen laptop');
    const { code, stdout } = await run(`connection revoke ${id}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Revoked Stolen laptop.\n' });
    const { prisma } = database();
    expect(await prisma.token.count({ where: { connectionId: id } })).toBe(0);
    expect(await prisma.connection.findUnique({ where: { id } })).toMatchObject({ revokedReason: 'operator' });
    expect(await prisma.auditEvent.findFirst({ where: { connectionId: id } })).toMatchObject({
      event: 'connection.revoked',
      decision: 'allowed',
    });
  });

  it('refuses an id that is no connection, and does not take what is no id', async () => {
    expect((await run('connection revoke 01890000-0000-7000-8000-000000000000')).code).toBe(1);
    expect((await run('connection revoke 1')).code).toBe(2);
  });

  it('lists clients; control characters in their names do not reach the terminal', async () => {
    await connect('mallory@example.com', 'Evil\u001b[2J');
    const { stdout } = await run('client list');
    expect(stdout).toContain('Evil?[2J');
    expect(stdout).not.toContain('\u001b');
  });
});
