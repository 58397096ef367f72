import type { PageOptions } from '../frame/page-options.ts';
import { readStopFacts } from './stop-facts.ts';

/** What stopping everything, or revoking all clients, has come to, and what is left. */
export type StopNews = {
  kind: 'stopped' | 'all_revoked';
  clients: number;
  /** Milliseconds, as measured around the transaction that ended the clients. */
  took: number | undefined;
  /** Undefined: the orders were not reached yet, or were not to be. */
  orders: { cancelled: number; closing: number } | undefined;
  left: { stoppedSignals: number; workingOrders: number; positions: string[] };
};

const tellMs = 3_600_000;

/** Read from the audit of the request that did it, within the hour; the address names the request. */
export const readStopNews = async (
  options: PageOptions,
  personId: string,
  requestId: string,
): Promise<StopNews | undefined> => {
  const { prisma } = options.database;
  const since = new Date(options.clock().getTime() - tellMs);
  const rows = await prisma.auditEvent.findMany({ where: { personId, requestId, at: { gt: since } } });
  const did = rows.find(({ event }) => event === 'everything.stopped' || event === 'connections.revoked');
  if (!did) return undefined;
  const revoked = rows.flatMap(({ event, connectionId }) =>
    event === 'connection.revoked' && connectionId ? [connectionId] : [],
  );
  const acts = rows.filter(({ event }) => event === 'hand.call' || event === 'stop.carried_on');
  const sent = acts.flatMap(({ orderIds }) => orderIds);
  const [ended, orders, left] = await Promise.all([
    prisma.connection.findMany({
      where: { id: { in: revoked }, connectedAt: { not: null } },
      select: { revokedInMs: true },
    }),
    prisma.order.findMany({ where: { personId, id: { in: sent } }, select: { status: true } }),
    readStopFacts(options, personId),
  ]);
  const cancelled = orders.filter(({ status }) => status === 'Cancelled').length;
  return {
    kind: did.event === 'everything.stopped' ? 'stopped' : 'all_revoked',
    clients: ended.length,
    took: ended.find(({ revokedInMs }) => revokedInMs !== null)?.revokedInMs ?? undefined,
    orders: acts.length === 0 ? undefined : { cancelled, closing: orders.length - cancelled },
    left,
  };
};
