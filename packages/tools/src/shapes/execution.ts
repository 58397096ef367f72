import { type ExecutionReport, liquidities, sides } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';

/** What tools tell of an execution. `realized_pnl` is before commission. */
export const execution = z.object({
  execution_id: z.string(),
  order_id: z.string(),
  account: z.string(),
  instrument: z.string(),
  side: z.enum(sides),
  market_position: z.enum(['Long', 'Short']),
  name: z.string(),
  quantity: z.int(),
  price: z.number(),
  commission: z.number(),
  realized_pnl: z.number(),
  position_after: z.int(),
  liquidity: z.enum(liquidities).nullable(),
  time: z.string(),
  epoch: z.int(),
});

/** One of several. */
export const listedExecution = told(execution, 'As GetExecution.');

export const presentExecution = (report: ExecutionReport): z.infer<typeof execution> => ({
  execution_id: report.executionId,
  order_id: report.orderId,
  account: report.account,
  instrument: report.instrument,
  side: report.side,
  market_position: report.marketPosition,
  name: report.name,
  quantity: report.quantity,
  price: report.price,
  commission: report.commission,
  realized_pnl: report.realizedPnl,
  position_after: report.positionAfter,
  liquidity: report.liquidity,
  time: report.at.toISOString(),
  epoch: report.at.getTime(),
});
