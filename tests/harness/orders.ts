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
  'CancelReplace',
  'CancelOrders',
  'CancelAllOrders',
  'CancelAndBracket',
  'FlatPlace',
  'ClosePosition',
  'Reverse',
  'ReversePosition',
  'Flatten',
  'FlattenEverything',
  'SaveWorkspace',
  'LoadWorkspace',
  'OpenChart',
  'AddDrawing',
  'RemoveDrawing',
] as const;

/** The tools of this version that only read. */
export const readTools = [
  'GetMcpCapabilities',
  'McpSelfTest',
  'ListAccounts',
  'GetAccount',
  'GetAccountSummary',
  'GetWatermarks',
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
  'GetJournalTrades',
  'get_runtime_context',
  'list_portfolios',
  'get_trade_stats',
  'list_trades',
  'get_trade',
  'get_dashboard_stats',
  'get_portfolio_stats',
  'list_posts',
  'get_post',
  'request_access',
  'ListWorkspaces',
  'ListDrawings',
] as const;
