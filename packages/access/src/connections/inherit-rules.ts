import { Prisma, type Transaction } from '@portcullis/database';

/**
 * A connection takes over the rules of those in whose place it comes, when it has none of its own: a new consent does not lift
 * what the person set. Of those that it replaced the newest with rules counts. Where it replaced none, the last one of the same
 * app does: a client that gave its connection back, or registered anew, comes back under the same rules.
 */
export const inheritRules = async (tx: Transaction, id: string, replaced: readonly string[]): Promise<void> => {
  const older = replaced.length > 0 ? await newestWithRules(tx, replaced) : await lastOfSameApp(tx, id);
  if (older === undefined || older === null || older.rules === null) return;
  await tx.connection.updateMany({ where: { id, rules: { equals: Prisma.DbNull } }, data: { rules: older.rules } });
};

const newestFirst: Prisma.ConnectionOrderByWithRelationInput[] = [{ connectedAt: 'desc' }, { id: 'desc' }];

const newestWithRules = (tx: Transaction, ids: readonly string[]) =>
  tx.connection.findFirst({
    where: { id: { in: [...ids] }, rules: { not: Prisma.DbNull } },
    orderBy: newestFirst,
    select: { rules: true },
  });

/** Told by its name and host. Of an app whose installations share an id, one that still lives is another installation. */
const lastOfSameApp = async (tx: Transaction, id: string) => {
  const { personId, clientName, redirectHost } = await tx.connection.findUniqueOrThrow({ where: { id } });
  const last = await tx.connection.findFirst({
    where: { personId, clientName, redirectHost, connectedAt: { not: null }, id: { not: id } },
    orderBy: newestFirst,
    select: { rules: true, revokedAt: true, client: { select: { kind: true } } },
  });
  return last?.revokedAt === null && last.client.kind !== 'dynamic' ? undefined : last;
};
