import { orRefuse, ownAccount, Refusal } from '@portcullis/operations';
import { findInstrument, listExecutions as listOwnExecutions } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOfAccount } from '../market-of.ts';
import { account, cursor, instant, instrument, limit } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { listedExecution, presentExecution } from '../shapes/execution.ts';

const input = z.object({
  account,
  lookback_seconds: z.int().min(1).max(31_536_000).optional().describe('Instead of from and to.'),
  from: instant.optional(),
  to: instant.optional(),
  instrument: instrument.optional(),
  limit: limit(200, 500),
  cursor: cursor.optional(),
});

export const listExecutions = defineTool({
  name: 'ListExecutions',
  title: 'List executions',
  description: 'Fills of an account, newest first.',
  annotations: reads,
  input,
  output: z.object({
    executions: z.array(listedExecution),
    next_cursor: z.string().optional(),
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const { database, principal, service } = context;
    const found = await ownAccount(database.prisma, principal.personId, args.account);
    const { now: at } = await marketOfAccount(context, found);
    const name =
      args.instrument === undefined ? undefined : orRefuse(findInstrument(args.instrument, at)).instrument.name;
    const { executions, nextCursor } = await listOwnExecutions(database.prisma, principal.personId, {
      ...rangeOf(args, at),
      accountId: found.id,
      instrument: name,
      limit: args.limit,
      cursor: args.cursor,
    });
    return {
      executions: executions.map(presentExecution),
      ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
      data_source: dataSourceOf(service.market, found.name),
    };
  },
});

/** @throws Refusal `invalid_range` */
const rangeOf = ({ lookback_seconds, from, to }: z.output<typeof input>, now: Date) => {
  if (lookback_seconds !== undefined && (from !== undefined || to !== undefined)) {
    throw new Refusal('invalid_range', 'Give lookback_seconds, or from and to, not both.');
  }
  if (lookback_seconds !== undefined) return { from: new Date(now.getTime() - lookback_seconds * 1000) };
  const range = {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
  if (range.from && range.to && range.from > range.to) throw new Refusal('invalid_range', 'from is after to.');
  return range;
};
