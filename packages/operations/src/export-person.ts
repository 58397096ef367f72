import type { Database } from '@portcullis/database';
import { findPersonByEmail } from '@portcullis/people';

/** Everything that is kept about a person, without secrets and their hashes. Bigints and bytes are written as text. */
export const exportPerson = async (
  { prisma }: Database,
  email: string,
): Promise<{ kind: 'done'; document: unknown } | { kind: 'unknown_person' }> => {
  const person = await findPersonByEmail(prisma, email);
  if (!person) return { kind: 'unknown_person' };
  const where = { personId: person.id };
  const [sessions, signIns, connections, accounts, tradeNotes, posts, portfolios, signalKeys, signals, audit] =
    await Promise.all([
      prisma.browserSession.findMany({ where, omit: { idHash: true, formSecret: true } }),
      prisma.signInEvent.findMany({ where, orderBy: { id: 'asc' } }),
      prisma.connection.findMany({
        where,
        omit: { payload: true, browserHash: true },
        include: { use: true, accessRequests: true },
      }),
      prisma.account.findMany({
        where,
        include: {
          orders: { include: { events: true } },
          executions: true,
          positions: true,
          equity: true,
          imported: true,
        },
      }),
      prisma.tradeNote.findMany({ where }),
      prisma.journalPost.findMany({ where }),
      prisma.portfolio.findMany({ where, include: { accounts: true } }),
      prisma.signalKey.findMany({ where, omit: { keyHash: true } }),
      prisma.signal.findMany({ where, orderBy: { seq: 'asc' } }),
      prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } }),
    ]);
  const { passwordHash: _, ...known } = person;
  return {
    kind: 'done',
    document: asJson({
      person: known,
      ...{ sessions, signIns, connections, accounts, tradeNotes, posts, portfolios, signalKeys, signals, audit },
    }),
  };
};

const asJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each) => {
      if (typeof each === 'bigint') return each.toString();
      return each instanceof Uint8Array ? Buffer.from(each).toString('hex') : each;
    }),
  );
