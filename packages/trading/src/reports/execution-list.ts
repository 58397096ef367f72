import type { Reader, Rows } from '@portcullis/database';
import { dollars } from '../accounts/money.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import type { Liquidity } from '../orders/liquidity.ts';
import { type Side, sign } from '../orders/order.ts';
import { isUuid } from '../orders/order-store.ts';
import { beforeSeq, cutPage, type Page } from './cursor.ts';

/** A fill as answers and pages show it. Money in dollars. */
export type ExecutionReport = {
  executionId: string;
  orderId: string;
  account: string;
  instrument: string;
  side: Side;
  /** What the fill is on its own: a buy is Long. */
  marketPosition: 'Long' | 'Short';
  quantity: number;
  price: number;
  commission: number;
  /** Before commission. */
  realizedPnl: number;
  at: Date;
  /** The order's own name, or whether the fill came nearer to flat. */
  name: string;
  /** Signed quantity after the fill. */
  positionAfter: number;
  /** Null: from before this was kept. */
  liquidity: Liquidity | null;
};

export type ExecutionFilter = Page & {
  accountId?: string | undefined;
  instrument?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

type Row = Rows.Execution & { account: { name: string }; order: { name: string | null } };

const included = { account: { select: { name: true } }, order: { select: { name: true } } };

const reportExecution = (row: Row): ExecutionReport => {
  const side = row.side as Side;
  const before = row.positionAfter - sign(side) * row.quantity;
  return {
    executionId: row.id,
    orderId: row.orderId,
    account: row.account.name,
    instrument: row.instrument,
    side,
    marketPosition: side === 'Buy' ? 'Long' : 'Short',
    quantity: row.quantity,
    price: ticksToPrice(instrumentNamed(row.instrument), row.priceTicks),
    commission: dollars(row.feeCents),
    realizedPnl: dollars(row.realizedCents),
    at: row.at,
    name: row.order.name ?? (before * sign(side) < 0 ? 'Exit' : 'Entry'),
    positionAfter: row.positionAfter,
    liquidity: row.liquidity as Liquidity | null,
  };
};

/** A person's fills, newest first. `from` and `to` are inclusive. */
export const listExecutions = async (
  reader: Reader,
  personId: string,
  { accountId, instrument, from, to, limit, cursor }: ExecutionFilter,
): Promise<{ executions: ExecutionReport[]; nextCursor: string | null }> => {
  const before = beforeSeq(cursor);
  const found = await reader.execution.findMany({
    where: {
      account: { personId },
      ...(accountId === undefined ? {} : { accountId }),
      ...(instrument === undefined ? {} : { instrument }),
      ...(before === undefined ? {} : { seq: { lt: before } }),
      at: { ...(from ? { gte: from } : {}), ...(to ? { lte: to } : {}) },
    },
    include: included,
    orderBy: { seq: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, limit);
  return { executions: rows.map(reportExecution), nextCursor };
};

/** One of a person's fills. */
export const readExecution = async (
  reader: Reader,
  personId: string,
  executionId: string,
): Promise<ExecutionReport | undefined> => {
  if (!isUuid(executionId)) return undefined;
  const row = await reader.execution.findFirst({
    where: { id: executionId, account: { personId } },
    include: included,
  });
  return row ? reportExecution(row) : undefined;
};

/** The fills of one of a person's orders, oldest first. */
export const readExecutionsOf = async (
  reader: Reader,
  personId: string,
  orderId: string,
): Promise<ExecutionReport[]> => {
  const rows = await reader.execution.findMany({
    where: { orderId, account: { personId } },
    include: included,
    orderBy: { seq: 'asc' },
  });
  return rows.map(reportExecution);
};
