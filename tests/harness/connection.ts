import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '@portcullis/access';
import type { Database, Prisma } from '@portcullis/database';

/** The resource identifier that tests' tokens are for. */
export const resource = 'http://localhost:4001/mcp';

export const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

export type SeededConnection = Awaited<ReturnType<typeof seedConnections>>[number];

export type Seeding = {
  scope?: Scope;
  tokenScope?: Scope;
  plan?: string;
  personId?: string;
  audience?: string;
  /** What bounds its orders; nothing else than what is given here. */
  limits?: Prisma.InputJsonValue;
};

/**
 * A person with one connection and one access token, as consent and a redeemed code leave them. For tests of what comes
 * after the authorization server; the journeys go through it.
 */
export const seedConnection = async (database: Database, seeding: Seeding = {}): Promise<SeededConnection> => {
  const [seeded] = await seedConnections(database, 1, seeding);
  return seeded as SeededConnection;
};

/** The same with several connections, each of a client of its own: as many statements as for one. */
export const seedConnections = async (
  { prisma }: Database,
  count: number,
  { scope = 'mcp:read', tokenScope = scope, plan = 'free', personId, audience = resource, limits }: Seeding = {},
) => {
  const expiresAt = new Date(Date.now() + 600_000);
  const ownerId = personId ?? (await seedPerson(prisma, plan));
  const clients = Array.from({ length: count }, () => ({ id: `client-${unique()}`, name: 'Test client' }));
  await prisma.client.createMany({
    data: clients.map((each) => ({ ...each, kind: 'dynamic', metadata: {}, consentDigest: '-' })),
  });
  const connections = await prisma.connection.createManyAndReturn({
    select: { id: true, clientId: true },
    data: clients.map(({ id, name }) => ({
      ...{ personId: ownerId, clientId: id, clientName: name, redirectHost: 'localhost', scope, resource: audience },
      ...{ payload: {}, connectedAt: new Date(), expiresAt, ...(limits === undefined ? {} : { limits }) },
    })),
  });
  const tokenOf = (held: { id: string; clientId: string }, given: Scope) => {
    const token = randomBytes(32).toString('base64url');
    const data = {
      ...{ idHash: sha256(token), kind: 'access', connectionId: held.id, clientId: held.clientId },
      ...{ scope: given, resource: audience, payload: {}, expiresAt },
    };
    return { token, data };
  };
  const tokens = connections.map((held) => ({ held, ...tokenOf(held, tokenScope) }));
  await prisma.token.createMany({ data: tokens.map(({ data }) => data) });
  return tokens.map(({ held, token }) => ({
    personId: ownerId,
    connectionId: held.id,
    clientId: held.clientId,
    token,
    addToken: async (given: Scope = tokenScope): Promise<string> => {
      const added = tokenOf(held, given);
      await prisma.token.create({ data: added.data });
      return added.token;
    },
    changeToken: (data: Prisma.TokenUpdateManyMutationInput) =>
      prisma.token.updateMany({ where: { connectionId: held.id }, data }),
    changeConnection: (data: Prisma.ConnectionUpdateManyMutationInput) =>
      prisma.connection.updateMany({ where: { id: held.id }, data }),
    changePerson: (data: Prisma.PersonUpdateInput) => prisma.person.update({ where: { id: ownerId }, data }),
  }));
};

const unique = () => randomBytes(6).toString('hex');

const seedPerson = async (prisma: Database['prisma'], plan: string): Promise<string> => {
  const name = unique();
  const data = { email: `${name}@example.com`, name: `Person ${name}`, passwordHash: '-', plan };
  return (await prisma.person.create({ data, select: { id: true } })).id;
};
