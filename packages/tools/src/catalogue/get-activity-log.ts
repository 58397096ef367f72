import type { Reader } from '@portcullis/database';
import {
  activityCategories,
  activityLevels,
  isActivityCursor,
  ownAccount,
  Refusal,
  readActivity,
} from '@portcullis/operations';
import { findPerson } from '@portcullis/people';
import { findReplay } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { account, instant, limit } from '../shapes/arguments.ts';

const dayMs = 86_400_000;
const daysUsual = 7;

export const getActivityLog = defineTool({
  name: 'GetActivityLog',
  title: 'Activity log',
  description: 'What happened, newest first, of the last 7 days unless from is given. Reads are under category mcp.',
  annotations: reads,
  input: z.object({
    from: instant.optional(),
    to: instant.optional(),
    level: z.enum(activityLevels).optional(),
    account: account.optional(),
    category: z.enum(activityCategories).optional(),
    limit: limit(100, 500),
    cursor: z.string().max(200).refine(isActivityCursor, { error: 'must be a next_cursor as it was given' }).optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        id: z.string(),
        ts: z.string(),
        level: z.enum(activityLevels),
        category: z.enum(activityCategories),
        account: z.string().nullable(),
        message: z.string(),
        client_id: z.string().optional(),
        tool: z.string().optional(),
      }),
    ),
    next_cursor: z.string().optional(),
  }),
  run: async ({ database: { prisma }, principal: { personId }, now }, args) => {
    const to = args.to === undefined ? now() : new Date(args.to);
    const from = args.from === undefined ? await usualFrom(prisma, personId, to) : new Date(args.from);
    if (from > to) throw new Refusal('invalid_range', 'from is after to.');
    if (args.level === 'debug' && !(await findPerson(prisma, personId))?.operator) {
      throw new Refusal('operators_only', 'The level debug is for operators of this service, of their own events.');
    }
    const { level, category, limit: most, cursor } = args;
    const own = args.account === undefined ? undefined : await ownAccount(prisma, personId, args.account);
    const filter = { from, to, level, category, account: own, limit: most, cursor };
    const { entries, nextCursor } = await readActivity(prisma, personId, filter);
    return {
      entries: entries.map(({ at, clientId, tool, ...entry }) => ({
        ...{ id: entry.id, ts: at.toISOString(), level: entry.level, category: entry.category },
        ...{ account: entry.account, message: entry.message },
        ...(clientId === null ? {} : { client_id: clientId }),
        ...(tool === null ? {} : { tool }),
      })),
      ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
    };
  },
});

/** Orders of a replay happen at its own clock, years ago: while it is connected, the log goes back that far. */
const usualFrom = async (reader: Reader, personId: string, to: Date): Promise<Date> => {
  const replay = await findReplay(reader, personId);
  const end = Math.min(to.getTime(), replay?.isConnected ? replay.clock.getTime() : to.getTime());
  return new Date(end - daysUsual * dayMs);
};
