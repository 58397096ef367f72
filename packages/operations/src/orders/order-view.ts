import { type Order, reportOrder } from '@portcullis/trading';

/** An order as JSON tells it, and as the answer to a client_request_id is kept. Times are ISO 8601 UTC. */
export type OrderView = ReturnType<typeof orderView>;

export const orderView = (order: Order, account: string) => viewOf(reportOrder(order, account));

/** From the report that lists give. */
export const viewOf = (report: ReturnType<typeof reportOrder>) => ({
  order_id: report.orderId,
  client_order_id: report.clientOrderId,
  account: report.account,
  instrument: report.instrument,
  side: report.side,
  type: report.type,
  quantity: report.quantity,
  filled: report.filled,
  remaining: report.isTerminal ? 0 : report.remaining,
  limit_price: report.limitPrice,
  stop_price: report.stopPrice,
  average_fill_price: report.averageFillPrice,
  tif: report.tif,
  status: report.status,
  name: report.name,
  oco_id: report.ocoId,
  strategy: report.strategy,
  parent_order_id: report.parentOrderId,
  reject_reason: report.rejectReason,
  submitted_at: report.submittedAt.toISOString(),
  updated_at: report.updatedAt.toISOString(),
});
