export { applyBar, isMovedByBar, type PlayedBar } from '../orders/apply-bar.ts';
export { applyQuote, isMovedBy, type Stepped } from '../orders/apply-quote.ts';
export { type BracketRequest, checkBracket, type ExitPrice, parseBracket } from '../orders/bracket.ts';
export { type CancelInput, cancelWorkingOrder } from '../orders/cancel-order.ts';
export { type Changed, type ChangeInput, changeWorkingOrder, type WantedChange } from '../orders/change-order.ts';
export { isCursor } from '../orders/cursor.ts';
export {
  type ExecutionFilter,
  type ExecutionReport,
  listExecutions,
  readExecution,
  readExecutionsOf,
} from '../orders/execution-list.ts';
export { type Execution, listExecutionsOf } from '../orders/execution-store.ts';
export { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
export { intrabarPath, type PriceBar } from '../orders/intrabar-path.ts';
export { type Liquidity, liquidities } from '../orders/liquidity.ts';
export { type BarFill, type BarMatch, matchBar } from '../orders/matching-bars.ts';
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
export { orderChecks } from '../orders/order-checks.ts';
export { type LifecycleEvent, listOrderLifecycle } from '../orders/order-lifecycle.ts';
export { orderQuantityMax, positionQuantityMax, workingOrdersMax } from '../orders/order-limits.ts';
export { listOrders, type OrderFilter, readOrder } from '../orders/order-list.ts';
export { averageOfTicks, type OrderReport, reportOrder } from '../orders/order-report.ts';
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
export { listExpiredHoldings, settleExpired } from '../orders/settle-expired.ts';
export {
  type OrderPreview,
  previewOrder,
  type Standing,
  type Submission,
  type Submitted,
  submitOrder,
} from '../orders/submit-order.ts';
export type { BarOrder } from '../orders/walk-bar.ts';
export {
  countStoppedOrders,
  findOpenStop,
  goOnWithStop,
  insertStopTask,
  listDueStops,
  listFillsOf,
  listStoppedOrders,
  lockStopTask,
  type NewStopTask,
  postponeStop,
  type StopOutcome,
  type StopTask,
  type StopTry,
  saveStopTry,
  stopClosing,
  sweepStopTasks,
} from '../stops/stop-task-store.ts';
export { closesUntil, contractsToClose, leftToClose, type ToClose, withFills } from '../stops/to-close.ts';
