import { ownAccount } from '@portcullis/operations';
import {
  type AccountBook,
  type AccountLock,
  accountValue,
  dollars,
  lockOf,
  markAccount,
  type Reading,
  readBookInSession,
  readMonitors,
  sessionDay,
  sessionEnd,
  watchOf,
} from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOfAccount } from '../market-of.ts';
import { account } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';

const money = z.number().nullable();

const monitor = z.object({
  kind: z.enum(['daily_loss', 'profit_target', 'minimum_profit', 'trailing_percent', 'trailing_dollars']),
  threshold: z.number(),
  floor: money,
  room: money,
  breached: z.boolean(),
});

const nothing = z.object({}).strict();

/** Highest and lowest values of the session, and how near its monitors are. Objects are empty before its first mark. */
export const getWatermarks = defineTool({
  name: 'GetWatermarks',
  title: 'Watermarks',
  description: 'Highs and lows of the session, and how near its limits are. room is what may still be lost.',
  annotations: reads,
  input: z.object({ account }),
  output: z.object({
    account: z.string(),
    session: z.string(),
    high_watermark: money,
    low_watermark: money,
    current_balance: z.number(),
    watermarks: z.union([
      z.object({ pnl_high: z.number(), netliq_high: z.number(), unreal_high: z.number() }),
      nothing,
    ]),
    stats: z.union([
      z.object({
        pnl: z.number(),
        total: z.number(),
        unrealized: z.number(),
        pos_count: z.int(),
        netliq: z.number(),
      }),
      nothing,
    ]),
    monitors: z.array(monitor),
    lock: z.object({ by: z.string(), reason: z.string(), since: z.string(), until: z.string() }).nullable(),
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const { database, principal, service } = context;
    const found = await ownAccount(database.prisma, principal.personId, args.account);
    const { market, now: at } = await marketOfAccount(context, found);
    const book = await readBookInSession(database.prisma, found, { market, now: at });
    return {
      account: found.name,
      session: sessionDay(book.account),
      ...marksOf(book),
      monitors: readMonitors(book).map(present),
      lock: presentLock(lockOf(book, at), sessionEnd(found, at, market.hours)),
      data_source: dataSourceOf(service.market, found.name),
    };
  },
});

const presentLock = (lock: AccountLock | undefined, until: Date) =>
  lock ? { ...lock, until: until.toISOString() } : null;

/** Nothing has happened in a session that holds nothing and whose cash is as it was. */
const isUntouched = ({ account, holdings }: AccountBook): boolean =>
  account.cashCents === account.sessionStartCashCents && [...holdings.values()].every(({ quantity }) => quantity === 0);

const marksOf = (book: AccountBook) => {
  const { netLiquidationCents, unrealizedCents, openPositions } = accountValue(book);
  const { watch, standing } = markAccount(book);
  const current_balance = dollars(netLiquidationCents);
  const { marks } = watch;
  if (!marks || (watchOf(book.account).marks === null && isUntouched(book))) {
    return { high_watermark: null, low_watermark: null, current_balance, watermarks: {}, stats: {} };
  }
  const cents = (value: number) => dollars(BigInt(value));
  return {
    high_watermark: cents(marks.netHigh),
    low_watermark: cents(marks.netLow),
    current_balance,
    watermarks: {
      pnl_high: cents(marks.pnlHigh),
      netliq_high: cents(marks.netHigh),
      unreal_high: cents(marks.unrealizedHigh),
    },
    stats: {
      pnl: dollars(standing.pnl - standing.unrealized),
      total: dollars(standing.pnl),
      unrealized: dollars(unrealizedCents),
      pos_count: openPositions,
      netliq: current_balance,
    },
  };
};

const present = ({ kind, thresholdCents, floorCents, roomCents, breached }: Reading): z.infer<typeof monitor> => ({
  kind,
  threshold: dollars(thresholdCents),
  floor: floorCents === undefined ? null : dollars(floorCents),
  room: roomCents === undefined ? null : dollars(roomCents),
  breached,
});
