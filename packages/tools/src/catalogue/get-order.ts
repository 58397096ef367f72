import { relatedOrders, viewOf } from '@portcullis/operations';
import { readExecutionsOf } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownOrder } from '../own-order.ts';
import { account, orderId } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { bracket, order } from '../shapes/order.ts';

export const getOrder = defineTool({
  name: 'GetOrder',
  title: 'Order',
  description: 'One order, by its id or your own.',
  annotations: reads,
  input: z.object({ order_id: orderId, account: account.optional() }),
  output: z.object({
    ...order.shape,
    oco_siblings: z.array(z.string()),
    bracket: bracket.optional(),
    executions_count: z.int(),
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const { personId } = context.principal;
    const found = await ownOrder(context, args);
    const executions = await readExecutionsOf(context.database.prisma, personId, found.orderId);
    const { oco_siblings, bracket: exits } = await relatedOrders(context.database.prisma, personId, found.orderId);
    return {
      ...viewOf(found),
      oco_siblings,
      ...(exits ? { bracket: exits } : {}),
      executions_count: executions.length,
      data_source: dataSourceOf(context.service.market, found.account),
    };
  },
});
