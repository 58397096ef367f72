export {
  type ColumnMapping,
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
export { isZone } from './imports/written-time.ts';
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
export { type BreakdownRow, breakDown, holdingBucket } from './statistics/breakdown.ts';
export type { EquityStep } from './statistics/drawdown.ts';
export { byExit, type ScoredTrade } from './statistics/scored-trade.ts';
export { rMultiple, type Tally, tallyOf } from './statistics/tally.ts';
export { statisticsOf, type TradeStatistics } from './statistics/trade-statistics.ts';
export { type Excursion, excursionOf, type PriceRange } from './trades/excursion.ts';
export type { Fill, FillSource } from './trades/fill.ts';
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
  resultOf,
  scored,
  type TradeResult,
} from './trades/journal-trade.ts';
export { matchTrades } from './trades/match-trades.ts';
export {
  type ClosedTrade,
  isClosed,
  type MatchedTrade,
  type TradeLeg,
  type TradeSide,
} from './trades/matched-trade.ts';
export { emptyNote, noteInput, riskInput, setupInput, type TradeNote, tagsInput } from './trades/trade-note.ts';
export { putTradeNote, readTradeNotes } from './trades/trade-note-store.ts';
