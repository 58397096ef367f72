export {
  type ColumnMapping,
  guessMapping,
  type ImportField,
  type ImportFormat,
  importFields,
  parseMapping,
} from './imports/column-mapping.ts';
export { addImportedExecutions, holdImports, knownFingerprints } from './imports/execution-import-store.ts';
export {
  type ImportFault,
  type ImportRules,
  type ParsedExecution,
  parseExecutions,
} from './imports/parse-executions.ts';
export {
  type Portfolio,
  portfolioName,
  portfoliosMax,
  wholeName,
  wholeNumber,
} from './portfolios/portfolio.ts';
export { addPortfolio, listPortfolios, removePortfolio } from './portfolios/portfolio-store.ts';
export { renderMarkdown } from './posts/markdown.ts';
export { type Post, postInput, postsMax } from './posts/post.ts';
export { addPost, changePost, findPost, listPosts, type PostFilter, removePost } from './posts/post-store.ts';
export { type BehavedTrade, type Behaviour, behaviourOf } from './statistics/behaviour.ts';
export { type BreakdownRow, breakDown, holdingBucket, sizeBucket } from './statistics/breakdown.ts';
export { decayOf, decayWindow, type SetupDecay } from './statistics/decay.ts';
export type { EquityStep } from './statistics/drawdown.ts';
export { byExit, type ScoredTrade } from './statistics/scored-trade.ts';
export { rMultiple, type Tally, tallyOf } from './statistics/tally.ts';
export { statisticsOf, type TradeStatistics } from './statistics/trade-statistics.ts';
export { type Excursion, excursionOf, type MeanExcursion, meanExcursion, type PriceRange } from './trades/excursion.ts';
export type { Fill, FillOrder, FillSource } from './trades/fill.ts';
export { readFills } from './trades/fill-store.ts';
export {
  filterTrades,
  isTradeCursor,
  newestFirst,
  pageOf,
  type TradeFilter,
} from './trades/filter-trades.ts';
export {
  type ClosedJournalTrade,
  type JournalTrade,
  journalTrade,
  resultOf,
  scored,
  type TradeResult,
} from './trades/journal-trade.ts';
export { grossOf, type ManualTrade, manualTradesMax, tradeOfManual } from './trades/manual-trade.ts';
export {
  addManualTrade,
  changeManualTrade,
  countManualTrades,
  readManualTrades,
} from './trades/manual-trade-store.ts';
export { matchTrades } from './trades/match-trades.ts';
export {
  type ClosedTrade,
  isClosed,
  type MatchedTrade,
  type TradeLeg,
  type TradeSide,
  type TradeSource,
} from './trades/matched-trade.ts';
export { type ProtectiveStop, protectionOf, type StopBook, stopBookOf } from './trades/protective-stop.ts';
export { readProtectiveStops } from './trades/protective-stop-store.ts';
export { emptyNote, noteInput, riskInput, setupInput, type TradeNote, tagsInput } from './trades/trade-note.ts';
export { putTradeNote, readTradeNotes } from './trades/trade-note-store.ts';
export { noOverrides, overridden, overriddenFields, type TradeOverrides } from './trades/trade-override.ts';
export type { UnitCents } from './trades/unit-cents.ts';
export { clockWords, isInWindow, type TradingWindow, windowInput } from './trading-window.ts';
export { putTradingWindow, readTradingWindow } from './trading-window-store.ts';
export { instantOf, isZone, localTime } from './zone-clock.ts';
