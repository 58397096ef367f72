import { randomUUID } from 'node:crypto';

/** The arguments of an order that fills at once on the simulated feed. */
export const marketOrder = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  account: 'Sim101',
  instrument: 'ES',
  side: 'Buy',
  type: 'Market',
  quantity: 1,
  tif: 'Day',
  client_request_id: randomUUID(),
  ...changes,
});

/** An order that rests: a buy far below any price of the simulated feed. */
export const restingOrder = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  marketOrder({ type: 'Limit', limit_price: 100, tif: 'Gtc', ...changes });

/** The tools of this version that change something. */
export const writeTools = [
  'PlaceOrder',
  'Change',
  'Cancel',
  'CancelAllOrders',
  'ClosePosition',
  'FlattenEverything',
] as const;

/** The tools of this version that only read. */
export const readTools = [
  'GetMcpCapabilities',
  'McpSelfTest',
  'ListAccounts',
  'GetAccount',
  'GetAccountSummary',
  'GetConnections',
  'ListPositions',
  'GetPosition',
  'GetAllPositions',
  'ListOrders',
  'GetOrder',
  'GetOrderStatus',
  'GetAllOrders',
  'ListExecutions',
  'GetExecution',
  'GetExecutionsByOrderId',
  'GetQuote',
  'GetBars',
  'MarketInfo',
  'request_access',
] as const;
