import { z } from 'zod';
import { readAccount } from '../default-account.ts';
import { defineTool, reads } from '../define-tool.ts';
import { listOwnOrders } from '../list-own-orders.ts';
import { account, cursor, instrument, limit } from '../shapes/arguments.ts';
import { dataSource } from '../shapes/data-source.ts';
import { listedOrder, statusFilter } from '../shapes/order.ts';

export const listOrders = defineTool({
  name: 'ListOrders',
  title: 'List orders',
  description: 'Orders, newest first; without status the working ones and those that ended today.',
  annotations: reads,
  input: z.object({
    account: account.optional(),
    instrument: instrument.optional(),
    status: statusFilter.optional(),
    limit: limit(100, 500),
    cursor: cursor.optional(),
  }),
  output: z.object({ orders: z.array(listedOrder), next_cursor: z.string().optional(), data_source: dataSource }),
  run: async (context, args) => listOwnOrders(context, { ...args, account: await readAccount(context, args.account) }),
});
