import { permissionTable } from '@portcullis/access';
import { cancel } from './catalogue/cancel.ts';
import { cancelAllOrders } from './catalogue/cancel-all-orders.ts';
import { change } from './catalogue/change.ts';
import { closePosition } from './catalogue/close-position.ts';
import { flattenEverything } from './catalogue/flatten-everything.ts';
import { getAccount } from './catalogue/get-account.ts';
import { getAccountSummary } from './catalogue/get-account-summary.ts';
import { getAllOrders } from './catalogue/get-all-orders.ts';
import { getAllPositions } from './catalogue/get-all-positions.ts';
import { getBars } from './catalogue/get-bars.ts';
import { getConnections } from './catalogue/get-connections.ts';
import { getExecution } from './catalogue/get-execution.ts';
import { getExecutionsByOrderId } from './catalogue/get-executions-by-order-id.ts';
import { getMcpCapabilities } from './catalogue/get-mcp-capabilities.ts';
import { getOrder } from './catalogue/get-order.ts';
import { getOrderStatus } from './catalogue/get-order-status.ts';
import { getPosition } from './catalogue/get-position.ts';
import { getQuote } from './catalogue/get-quote.ts';
import { listAccounts } from './catalogue/list-accounts.ts';
import { listExecutions } from './catalogue/list-executions.ts';
import { listOrders } from './catalogue/list-orders.ts';
import { listPositions } from './catalogue/list-positions.ts';
import { marketInfo } from './catalogue/market-info.ts';
import { mcpSelfTest } from './catalogue/mcp-self-test.ts';
import { placeOrder } from './catalogue/place-order.ts';
import { requestAccess } from './catalogue/request-access.ts';
import type { Tool } from './define-tool.ts';

const tools: readonly Tool[] = [
  cancel,
  cancelAllOrders,
  change,
  closePosition,
  flattenEverything,
  getAccount,
  getAccountSummary,
  getAllOrders,
  getAllPositions,
  getBars,
  getConnections,
  getExecution,
  getExecutionsByOrderId,
  getMcpCapabilities(() => catalogue),
  getOrder,
  getOrderStatus,
  getPosition,
  getQuote,
  listAccounts,
  listExecutions,
  listOrders,
  listPositions,
  marketInfo,
  mcpSelfTest,
  placeOrder,
  requestAccess(() => catalogue),
];

const rank = new Map(permissionTable.map(({ tool }, index) => [tool, index]));

/** Every served tool, in the order of the permission table. */
export const catalogue: readonly Tool[] = tools.toSorted(
  (one, other) => (rank.get(one.name) ?? 0) - (rank.get(other.name) ?? 0),
);
