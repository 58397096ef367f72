import { readExecutionsOf } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownOrder } from '../own-order.ts';
import { orderId } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { listedExecution, presentExecution } from '../shapes/execution.ts';

export const getExecutionsByOrderId = defineTool({
  name: 'GetExecutionsByOrderId',
  title: 'Executions of an order',
  description: 'Fills of one order, oldest first.',
  annotations: reads,
  input: z.object({ order_id: orderId }),
  output: z.object({
    order_id: z.string(),
    executions: z.array(listedExecution),
    total_quantity: z.int(),
    vwap: z.number().nullable(),
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const order = await ownOrder(context, args);
    const executions = await readExecutionsOf(context.database.prisma, context.principal.personId, order.orderId);
    return {
      order_id: order.orderId,
      executions: executions.map(presentExecution),
      total_quantity: order.filled,
      vwap: order.averageFillPrice,
      data_source: dataSourceOf(context.service.market, order.account),
    };
  },
});
