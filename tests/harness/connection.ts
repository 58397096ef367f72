import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '@portcullis/access';
import type { Database, Prisma } from '@portcullis/database';

/** The resource identifier that tests' tokens are for. */
export const resource = 'http://localhost:4001/mcp';

export const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

export type SeededConnection = Awaited<ReturnType<typeof seedConnection>>;

/**
 * A person with one connection and one access token, as consent and a redeemed code leave them. For tests of what comes
 * after the authorization server; the journeys go through it.
 */
export const seedConnection = async (
  { prisma }: Database,
  {
    scope = 'mcp:read',
    tokenScope = scope,
    plan = 'free',
    personId,
    audience = resource,
  }: { scope?: Scope; tokenScope?: Scope; plan?: string; personId?: string; audience?: string } = {},
) => {
  const unique = randomBytes(6).toString('hex');
  const expiresAt = new Date(Date.now() + 600_000);
  const person = personId
    ? await prisma.person.findUniqueOrThrow({ where: { id: personId } })
    : await prisma.person.create({
        data: { email: `${unique}@example.com`, name: `Person ${unique}`, passwordHash: '-', plan },
      });
  const client = await prisma.client.create({
    data: { id: `client-${unique}`, kind: 'dynamic', name: 'Test client', metadata: {}, consentDigest: '-' },
  });
  const connection = await prisma.connection.create({
    data: {
      personId: person.id,
      clientId: client.id,
      clientName: client.name,
      redirectHost: 'localhost',
      scope,
      resource: audience,
      payload: {},
      connectedAt: new Date(),
      expiresAt,
    },
  });
  const addToken = async (given: Scope = tokenScope): Promise<string> => {
    const token = randomBytes(32).toString('base64url');
    await prisma.token.create({
      data: {
        idHash: sha256(token),
        kind: 'access',
        connectionId: connection.id,
        clientId: client.id,
        scope: given,
        resource: audience,
        payload: {},
        expiresAt,
      },
    });
    return token;
  };
  const token = await addToken();
  return {
    personId: person.id,
    connectionId: connection.id,
    clientId: client.id,
    token,
    addToken,
    changeToken: (data: Prisma.TokenUpdateManyMutationInput) =>
      prisma.token.updateMany({ where: { connectionId: connection.id }, data }),
    changeConnection: (data: Prisma.ConnectionUpdateManyMutationInput) =>
      prisma.connection.updateMany({ where: { id: connection.id }, data }),
    changePerson: (data: Prisma.PersonUpdateInput) => prisma.person.update({ where: { id: person.id }, data }),
  };
};
