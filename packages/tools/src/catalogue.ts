import { permissionTable } from '@portcullis/access';
import { addDrawing } from './catalogue/add-drawing.ts';
import { cancel } from './catalogue/cancel.ts';
import { cancelAllOrders } from './catalogue/cancel-all-orders.ts';
import { cancelAndBracket } from './catalogue/cancel-and-bracket.ts';
import { cancelOrders } from './catalogue/cancel-orders.ts';
import { cancelReplace } from './catalogue/cancel-replace.ts';
import { change } from './catalogue/change.ts';
import { closePosition } from './catalogue/close-position.ts';
import { connect } from './catalogue/connect.ts';
import { createAlert } from './catalogue/create-alert.ts';
import { disconnect } from './catalogue/disconnect.ts';
import { emitMcpAlert } from './catalogue/emit-mcp-alert.ts';
import { ensureReplayConnection } from './catalogue/ensure-replay-connection.ts';
import { flatPlace } from './catalogue/flat-place.ts';
import { flatten } from './catalogue/flatten.ts';
import { flattenEverything } from './catalogue/flatten-everything.ts';
import { getAccount } from './catalogue/get-account.ts';
import { getAccountSummary } from './catalogue/get-account-summary.ts';
import { getActivityLog } from './catalogue/get-activity-log.ts';
import { getAllOrders } from './catalogue/get-all-orders.ts';
import { getAllPositions } from './catalogue/get-all-positions.ts';
import { getBars } from './catalogue/get-bars.ts';
import { getConnections } from './catalogue/get-connections.ts';
import { getDashboardStats } from './catalogue/get-dashboard-stats.ts';
import { getExecution } from './catalogue/get-execution.ts';
import { getExecutionsByOrderId } from './catalogue/get-executions-by-order-id.ts';
import { getIndicatorValue } from './catalogue/get-indicator-value.ts';
import { getJournalTrades } from './catalogue/get-journal-trades.ts';
import { getMcpCapabilities } from './catalogue/get-mcp-capabilities.ts';
import { getOrder } from './catalogue/get-order.ts';
import { getOrderFlow } from './catalogue/get-order-flow.ts';
import { getOrderLifecycle } from './catalogue/get-order-lifecycle.ts';
import { getOrderStatus } from './catalogue/get-order-status.ts';
import { getPortfolioStats } from './catalogue/get-portfolio-stats.ts';
import { getPosition } from './catalogue/get-position.ts';
import { getPost } from './catalogue/get-post.ts';
import { getQuote } from './catalogue/get-quote.ts';
import { getRuntimeContext } from './catalogue/get-runtime-context.ts';
import { getSignalHistory } from './catalogue/get-signal-history.ts';
import { getTrade } from './catalogue/get-trade.ts';
import { getTradeStats } from './catalogue/get-trade-stats.ts';
import { getVolumeProfile } from './catalogue/get-volume-profile.ts';
import { getWatermarks } from './catalogue/get-watermarks.ts';
import { listAccounts } from './catalogue/list-accounts.ts';
import { listAlerts } from './catalogue/list-alerts.ts';
import { listDrawings } from './catalogue/list-drawings.ts';
import { listExecutions } from './catalogue/list-executions.ts';
import { listOrders } from './catalogue/list-orders.ts';
import { listPortfolios } from './catalogue/list-portfolios.ts';
import { listPositions } from './catalogue/list-positions.ts';
import { listPosts } from './catalogue/list-posts.ts';
import { listTrades } from './catalogue/list-trades.ts';
import { listWorkspaces } from './catalogue/list-workspaces.ts';
import { loadWorkspace } from './catalogue/load-workspace.ts';
import { marketInfo } from './catalogue/market-info.ts';
import { mcpSelfTest } from './catalogue/mcp-self-test.ts';
import { openChart } from './catalogue/open-chart.ts';
import { placeOrder } from './catalogue/place-order.ts';
import { removeAlert } from './catalogue/remove-alert.ts';
import { removeDrawing } from './catalogue/remove-drawing.ts';
import { requestAccess } from './catalogue/request-access.ts';
import { reverse } from './catalogue/reverse.ts';
import { reversePosition } from './catalogue/reverse-position.ts';
import { saveWorkspace } from './catalogue/save-workspace.ts';
import { updateConfiguration } from './catalogue/update-configuration.ts';
import type { Tool } from './define-tool.ts';

const tools: readonly Tool[] = [
  cancel,
  cancelAllOrders,
  cancelAndBracket,
  cancelOrders,
  cancelReplace,
  change,
  closePosition,
  createAlert,
  emitMcpAlert,
  connect,
  disconnect,
  ensureReplayConnection,
  flatPlace,
  flatten,
  flattenEverything,
  getAccount,
  getAccountSummary,
  getActivityLog,
  getAllOrders,
  getAllPositions,
  getBars,
  getConnections,
  getExecution,
  getExecutionsByOrderId,
  getIndicatorValue,
  getMcpCapabilities(() => catalogue),
  getOrder,
  getOrderFlow,
  getOrderLifecycle,
  getOrderStatus,
  getPosition,
  getQuote,
  getSignalHistory,
  getWatermarks,
  getVolumeProfile,
  listAccounts,
  listAlerts,
  listExecutions,
  listOrders,
  listPositions,
  marketInfo,
  mcpSelfTest,
  placeOrder,
  removeAlert,
  reverse,
  reversePosition,
  getDashboardStats,
  getJournalTrades,
  getPortfolioStats,
  getPost,
  getRuntimeContext,
  getTrade,
  getTradeStats,
  listPortfolios,
  listPosts,
  listTrades,
  addDrawing,
  listDrawings,
  listWorkspaces,
  loadWorkspace,
  openChart,
  removeDrawing,
  saveWorkspace,
  requestAccess(() => catalogue),
  updateConfiguration,
];

const rank = new Map(permissionTable.map(({ tool }, index) => [tool, index]));

/** Every served tool, in the order of the permission table. */
export const catalogue: readonly Tool[] = tools.toSorted(
  (one, other) => (rank.get(one.name) ?? 0) - (rank.get(other.name) ?? 0),
);
