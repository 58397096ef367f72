import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { listOwnOrders } from '../list-own-orders.ts';
import { dataSource } from '../shapes/data-source.ts';
import { listedOrder, statusFilter } from '../shapes/order.ts';

const most = 500;

export const getAllOrders = defineTool({
  name: 'GetAllOrders',
  title: 'All orders',
  description: 'The newest 500 orders of all accounts, chosen as in ListOrders.',
  annotations: reads,
  input: z.object({ status: statusFilter.optional() }),
  output: z.object({ orders: z.array(listedOrder), next_cursor: z.string().optional(), data_source: dataSource }),
  run: (context, { status }) => listOwnOrders(context, { status, limit: most }),
});
