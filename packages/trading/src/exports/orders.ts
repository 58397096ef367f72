export { applyBar, isMovedByBar, type PlayedBar } from '../matching/apply-bar.ts';
export { applyQuote, isMovedBy, type Stepped } from '../matching/apply-quote.ts';
export { intrabarPath, type PriceBar } from '../matching/intrabar-path.ts';
export { type BarFill, type BarMatch, matchBar } from '../matching/matching-bars.ts';
export type { BarOrder } from '../matching/walk-bar.ts';
export { type BracketRequest, checkBracket, type ExitPrice, parseBracket } from '../orders/bracket.ts';
export { type Execution, listExecutionsOf } from '../orders/execution-store.ts';
export { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
export { type Liquidity, liquidities } from '../orders/liquidity.ts';
export {
  hasLimit,
  hasStop,
  type Order,
  type OrderEvent,
  type OrderType,
  orderTypes,
  remaining,
  type Side,
  sides,
  strategyIdOf,
  type TimeInForce,
  timesInForce,
} from '../orders/order.ts';
export { orderQuantityMax, positionQuantityMax, workingOrdersMax } from '../orders/order-limits.ts';
export { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
export {
  isOrderStatus,
  isTerminal,
  liveStatuses,
  mayBecome,
  type OrderStatus,
  orderStatuses,
} from '../orders/order-status.ts';
export {
  clientOrderIdTaken,
  countLiveOrdersOf,
  findOrder,
  listExpiredOrders,
  listLiveOrders,
  listLiveOrdersIn,
  listLiveOrdersOf,
  listOrderEvents,
  listOrdersOf,
} from '../orders/order-store.ts';
export { exitSide, protectedQuantity } from '../orders/protection.ts';
export { isCursor } from '../reports/cursor.ts';
export {
  type ExecutionFilter,
  type ExecutionReport,
  listExecutions,
  readExecution,
  readExecutionsOf,
} from '../reports/execution-list.ts';
export { type LifecycleEvent, listOrderLifecycle } from '../reports/order-lifecycle.ts';
export { listOrders, type OrderFilter, readOrder } from '../reports/order-list.ts';
export { averageOfTicks, type OrderReport, reportOrder } from '../reports/order-report.ts';
export {
  countStoppedOrders,
  findOpenStop,
  goOnWithStop,
  insertStopTask,
  listDueStops,
  listFillsOf,
  listStoppedOrders,
  lockStopTask,
  postponeStop,
  type StopOutcome,
  type StopTask,
  saveStopTry,
  stopClosing,
  sweepStopTasks,
} from '../stops/stop-task-store.ts';
export { closesUntil, contractsToClose, leftToClose, type ToClose, withFills } from '../stops/to-close.ts';
export { type CancelInput, cancelWorkingOrder } from '../submission/cancel-order.ts';
export { type Changed, type ChangeInput, changeWorkingOrder, type WantedChange } from '../submission/change-order.ts';
export { orderChecks } from '../submission/order-checks.ts';
export { listExpiredHoldings, settleExpired } from '../submission/settle-expired.ts';
export {
  type OrderPreview,
  previewOrder,
  type Standing,
  type Submission,
  type Submitted,
  submitOrder,
} from '../submission/submit-order.ts';
