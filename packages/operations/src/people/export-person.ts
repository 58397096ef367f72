import type { Database, Reader } from '@portcullis/database';
import { findPersonByEmail } from '@portcullis/people';

/** Everything that is kept about a person, without secrets and their hashes. Bigints and bytes are written as text. */
export const exportPerson = async (
  { prisma }: Database,
  email: string,
): Promise<{ kind: 'done'; document: unknown } | { kind: 'unknown_person' }> => {
  const person = await findPersonByEmail(prisma, email);
  if (!person) return { kind: 'unknown_person' };
  const kept = await allOf(keptOf(prisma, { personId: person.id }));
  const { passwordHash: _, ...known } = person;
  return {
    kind: 'done',
    document: asJson({ person: known, ...kept }),
  };
};

/** Codes and tokens without their hashes. */
const shownOfToken = { kind: true, scope: true, resource: true, issuedAt: true, expiresAt: true, consumedAt: true };

/** What is read of each kind. */
const keptOf = (prisma: Reader, where: { personId: string }) => ({
  sessions: prisma.browserSession.findMany({ where, omit: { idHash: true, formSecret: true } }),
  signIns: prisma.signInEvent.findMany({ where, orderBy: { id: 'asc' } }),
  connections: prisma.connection.findMany({
    where,
    omit: { payload: true, browserHash: true },
    include: { use: true, accessRequests: true, hours: true, reads: true, tokens: { select: shownOfToken } },
  }),
  approvals: prisma.approval.findMany({ where, omit: { digest: true, sealKey: true }, orderBy: { createdAt: 'asc' } }),
  stops: prisma.stopTask.findMany({ where, orderBy: { askedAt: 'asc' } }),
  accounts: prisma.account.findMany({
    where,
    include: {
      orders: { include: { events: true } },
      executions: true,
      positions: true,
      equity: true,
      imported: true,
      manualTrades: true,
    },
  }),
  replay: prisma.feed.findUnique({ where }),
  tradeNotes: prisma.tradeNote.findMany({ where }),
  posts: prisma.journalPost.findMany({ where }),
  portfolios: prisma.portfolio.findMany({ where, include: { accounts: true } }),
  tradingWindow: prisma.tradingWindow.findUnique({ where }),
  signalKeys: prisma.signalKey.findMany({ where, omit: { keyHash: true } }),
  signals: prisma.signal.findMany({ where, orderBy: { seq: 'asc' } }),
  alerts: prisma.alert.findMany({ where, orderBy: { seq: 'asc' } }),
  alertNotices: prisma.alertNotice.findMany({ where, orderBy: { seq: 'asc' } }),
  atmTemplates: prisma.atmTemplate.findMany({ where }),
  options: prisma.personOptions.findUnique({ where }),
  workspaces: prisma.workspace.findMany({ where }),
  charts: prisma.chart.findMany({ where, include: { drawings: true } }),
  requests: prisma.idempotencyKey.findMany({ where, omit: { argsDigest: true } }),
  audit: prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } }),
  auditSeals: prisma.auditSeal.findMany({ where: { chain: where.personId }, orderBy: { seq: 'asc' } }),
  auditCheckpoints: prisma.auditCheckpoint.findMany({ where: { chain: where.personId }, orderBy: { seq: 'asc' } }),
});

const allOf = async (kept: Record<string, Promise<unknown>>): Promise<Record<string, unknown>> =>
  Object.fromEntries(await Promise.all(Object.entries(kept).map(async ([kind, rows]) => [kind, await rows] as const)));

const asJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each) => {
      if (typeof each === 'bigint') return each.toString();
      return each instanceof Uint8Array ? Buffer.from(each).toString('hex') : each;
    }),
  );
