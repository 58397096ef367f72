import {
  type DayOfUse,
  type LastCalls,
  type ListedConnection,
  limitWords,
  openApprovalsOf,
  readLastCalls,
  readUse,
} from '@portcullis/access';
import { budgetsOf, budgetsOfAll } from '@portcullis/operations';
import type { Person } from '@portcullis/people';
import { type MeterView, meterView } from '../connections/grant-limits-view.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf } from '../frame/person-actor.ts';

/** What connections did and have left, by connection. */
export type ReadFacts = {
  use: ReadonlyMap<string, readonly DayOfUse[]>;
  calls: ReadonlyMap<string, LastCalls>;
  approvals: ReadonlyMap<string, number>;
  meters: ReadonlyMap<string, readonly MeterView[]>;
};

export const readConnectionFacts = async (
  options: PageOptions,
  personId: string,
  connections: readonly ListedConnection[],
  now: Date,
): Promise<ReadFacts> => {
  const { prisma } = options.database;
  const { market } = deskOf(options);
  const ids = connections.map(({ id }) => id);
  const limited = connections.filter(({ limits }) => limits !== null);
  const [use, calls, open] = await Promise.all([
    readUse(prisma, ids, now),
    readLastCalls(prisma, ids),
    openApprovalsOf(prisma, personId, now),
  ]);
  const approvals = new Map<string, number>();
  for (const { connectionId } of open) approvals.set(connectionId, (approvals.get(connectionId) ?? 0) + 1);
  const meters = new Map<string, readonly MeterView[]>();
  // One after the other: a person with many of them must not take every database connection of this process.
  for (const connection of limited) {
    meters.set(connection.id, (await budgetsOf(prisma, connection, { market, now })).map(meterView));
  }
  return { use, calls, approvals, meters };
};

/** What bounds all of a person's AI clients together, and what is used of it. */
export type Together = { limits: string[]; meters: readonly MeterView[] };

export const readTogether = async (options: PageOptions, person: Person, now: Date): Promise<Together> => ({
  limits: limitWords(person.clientLimits, 'all'),
  meters: (await budgetsOfAll(options.database.prisma, person, { market: deskOf(options).market, now })).map(meterView),
});
