export {
  type Account,
  inSession,
  realized,
  sessionDay,
} from './accounts/account.ts';
export {
  type AccountBook,
  type AccountValue,
  accountValue,
  exposuresOf,
  holdingIn,
  holdingUnrealizedCents,
  type StoredHolding,
} from './accounts/account-book.ts';
export { readAccountBook } from './accounts/account-book-store.ts';
export {
  type AccountKind,
  accountKinds,
  type DrawdownPreset,
  drawdownPresets,
  monitorsOfPreset,
} from './accounts/account-kind.ts';
export { type AccountReport, readBookInSession, reportAccount } from './accounts/account-report.ts';
export {
  createAccount,
  findAccount,
  firstAccountName,
  type Locking,
  listAccounts,
  lockAccount,
  lockAccountNamed,
  lockAllAccounts,
  type NewAccount,
  startCentsDefault,
} from './accounts/account-store.ts';
export {
  type EquityReport,
  listMovingAccountIds,
  readEquityCurve,
  recordEquity,
  thinEquity,
} from './accounts/equity-store.ts';
export { onlyReduces } from './accounts/margin.ts';
export { dollars } from './accounts/money.ts';
export { type Monitor, type MonitorKind, type Reading, readMonitor } from './accounts/monitors.ts';
export { applyFill, averagePrice, type Holding, scaleHalfEven, unrealizedCents } from './accounts/position.ts';
export { type PositionReport, reportPosition, reportPositions } from './accounts/position-report.ts';
export { resetAccount } from './accounts/reset-account.ts';
export {
  type AccountLock,
  lockOf,
  type Marks,
  markAccount,
  monitorsOf,
  readMonitors,
  type Watch,
  watchOf,
} from './accounts/watch.ts';
export { readValueBooks, saveMonitors, saveWatch } from './accounts/watch-store.ts';
export { type Bar, type BarSource, type MinuteBar, minuteOf } from './bars/bar.ts';
export { type PeriodType, periodTypes } from './bars/bar-period.ts';
export { type BarRangeOfSpan, type HeldSpan, readBarRanges } from './bars/bar-ranges.ts';
export { growBars, lastBarBefore, pruneBars, putBars } from './bars/bar-store.ts';
export { type BarsImport, type BarsImported, type BarsRefused, importBars } from './bars/import-bars.ts';
export { type BarFault, type BarsCsv, type ParsedBars, parseBars } from './bars/parse-bars.ts';
export { type BarReport, type BarsQuery, type BarsReport, readBars } from './bars/read-bars.ts';
export { type CalendarDay, fromDate, toDate } from './instruments/calendar-day.ts';
export { type Contract, contracts, isRoot, type Root, roots } from './instruments/contracts.ts';
export {
  exchangeCode,
  findInstrument,
  frontInstrument,
  frontInstruments,
  type Instrument,
  instrumentNamed,
  isExpired,
} from './instruments/instrument.ts';
export { newYorkOffsetMs } from './instruments/new-york.ts';
export { formatTicks, parsePrice, ticksToPrice } from './instruments/price.ts';
export {
  dayOrderExpiry,
  isOpen,
  type MarketHours,
  type Session,
  sessionOf,
  tradingDay,
} from './instruments/session.ts';
export { type FeedStatus, feedStatus, isFresh, type Market, marketLabel, sharedFeed } from './market/market.ts';
export { isMatchable, markTicks, type Quote } from './market/quote.ts';
export { createQuoteReader, type QuoteReader, type SeenQuote } from './market/quote-reader.ts';
export { type QuoteReport, reportQuote } from './market/quote-report.ts';
export { findQuote, findQuotes, listQuotes, newestQuoteAt, writeQuotes } from './market/quote-store.ts';
export { applyQuote, isMovedBy, type Stepped } from './orders/apply-quote.ts';
export { type BracketRequest, checkBracket, parseBracket } from './orders/bracket.ts';
export { type CancelInput, cancelWorkingOrder } from './orders/cancel-order.ts';
export { type Changed, type ChangeInput, changeWorkingOrder, type WantedChange } from './orders/change-order.ts';
export { isCursor } from './orders/cursor.ts';
export {
  type ExecutionFilter,
  type ExecutionReport,
  listExecutions,
  readExecution,
  readExecutionsOf,
} from './orders/execution-list.ts';
export { type Execution, listExecutionsOf } from './orders/execution-store.ts';
export { defaultFillRules, type FillRules } from './orders/fill-rules.ts';
export { intrabarPath, type PriceBar } from './orders/intrabar-path.ts';
export { type BarFill, type BarMatch, type BarOrder, matchBar } from './orders/matching-bars.ts';
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
  type TimeInForce,
  timesInForce,
} from './orders/order.ts';
export { orderChecks } from './orders/order-checks.ts';
export { orderQuantityMax, positionQuantityMax, workingOrdersMax } from './orders/order-limits.ts';
export { listOrders, type OrderFilter, readOrder } from './orders/order-list.ts';
export { averageOfTicks, type OrderReport, reportOrder } from './orders/order-report.ts';
export { type OrderRequest, parseOrderPrices } from './orders/order-request.ts';
export { isOrderStatus, isTerminal, liveStatuses, type OrderStatus, orderStatuses } from './orders/order-status.ts';
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
} from './orders/order-store.ts';
export { exitSide } from './orders/protection.ts';
export { listExpiredHoldings, settleExpired } from './orders/settle-expired.ts';
export {
  type OrderPreview,
  previewOrder,
  type Standing,
  type Submission,
  type Submitted,
  submitOrder,
} from './orders/submit-order.ts';
export { type Outcome, refuse, type TradingRefusal, type TradingRefusalCode } from './refusal.ts';
export { type ParsedSignal, parseSignal, type Signal } from './signals/parse-signal.ts';
export type { SignalCommand, SignalEntry } from './signals/signal-commands.ts';
export { redactSignal } from './signals/signal-fields.ts';
export { parseSignalPrice, resolveSignalPrice, type SignalPrice } from './signals/signal-price.ts';
export {
  finishSignal,
  hasRoom,
  type KeptSignal,
  keepSignal,
  listSignals,
  pruneSignals,
  type SignalFilter,
  type SignalOutcome,
  type SignalStatus,
  signalStatuses,
} from './signals/signal-store.ts';
export { withDaySoFar } from './simulation/day-so-far.ts';
export { type Opening, openSimulation } from './simulation/open-simulation.ts';
export { type BarsInput, simulateBars } from './simulation/simulate-bars.ts';
export { type SimulationStep, simulateStep } from './simulation/step-market.ts';
export { indicators } from './studies/indicators.ts';
export { type IndicatorQuery, type IndicatorReport, readIndicator } from './studies/read-indicator.ts';
export { type FlowQuery, type FlowReport, readOrderFlow } from './studies/read-order-flow.ts';
export { type ProfileQuery, type ProfileReport, readVolumeProfile } from './studies/read-volume-profile.ts';
