export type { Bar, BarSource, MinuteBar } from './bars/bar.ts';
export { type PeriodType, periodTypes } from './bars/bar-period.ts';
export { type BarRangeOfSpan, type HeldSpan, readBarRanges } from './bars/bar-ranges.ts';
export { type BarFragment, growBars, lastBarBefore, pruneBars, putBars } from './bars/bar-store.ts';
export { type BarsImport, type BarsImported, type BarsRefused, importBars } from './bars/import-bars.ts';
export { type BarFault, type BarsCsv, type ParsedBars, parseBars } from './bars/parse-bars.ts';
export { type BarReport, type BarsQuery, type BarsReport, readBars } from './bars/read-bars.ts';
export { findSeconds, pruneSeconds } from './bars/second-bar-store.ts';
export * from './exports/accounts.ts';
export * from './exports/alerts.ts';
export * from './exports/charts.ts';
export * from './exports/grants.ts';
export * from './exports/orders.ts';
export { type CalendarDay, fromDate, toDate } from './instruments/calendar-day.ts';
export { type Contract, contracts, isRoot, type Root, roots } from './instruments/contracts.ts';
export { type Holiday, nextHolidays } from './instruments/holidays.ts';
export {
  exchangeCode,
  findInstrument,
  frontInstrument,
  frontInstruments,
  type Instrument,
  instrumentNamed,
  isExpired,
} from './instruments/instrument.ts';
export { minuteOf } from './instruments/minute.ts';
export { newYorkOffsetMs } from './instruments/new-york.ts';
export { formatTicks, parsePrice, ticksToPrice } from './instruments/price.ts';
export { isRegularHours } from './instruments/regular-hours.ts';
export { scaleHalfEven } from './instruments/scale-half-even.ts';
export {
  dayOrderExpiry,
  isAnyOpen,
  isOpen,
  type MarketHours,
  nextRoll,
  type Session,
  sessionOf,
  tradingDay,
} from './instruments/session.ts';
export { unitCents } from './instruments/unit-cents.ts';
export {
  atSpeed,
  dueClock,
  type Feed,
  isLate,
  isPlaying,
  replayAccountName,
  replayFeedOf,
  replaySpeedMax,
  sequenceAt,
  skipEmpty,
} from './market/feed.ts';
export {
  type FeedTime,
  findFeed,
  findReplay,
  listPlayingReplays,
  lockFeed,
  saveFeed,
  timeOfFeed,
} from './market/feed-store.ts';
export { type FeedStatus, feedStatus, isFresh, type Market, marketLabel, sharedFeed } from './market/market.ts';
export { isMatchable, markTicks, type Quote } from './market/quote.ts';
export { createQuoteReader, type QuoteReader, type SeenQuote } from './market/quote-reader.ts';
export { type QuoteReport, reportQuote } from './market/quote-report.ts';
export { findQuote, findQuotes, listQuotes, newestQuoteAt, removeQuotes, writeQuotes } from './market/quote-store.ts';
export { type ConnectedReplay, type ReplayReader, replayReaderOf } from './market/replay-reader.ts';
export { timeOfPerson } from './market/time-of-person.ts';
export { type Outcome, refuse, type TradingRefusal, type TradingRefusalCode } from './refusal.ts';
export { findImported, type ImportedSpan, listImported, type NamedBar, nextMinutes } from './replay/imported-bars.ts';
export { quoteAfterBar } from './replay/quote-after-bar.ts';
export { putQuotesAtClock } from './replay/replay-quotes.ts';
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
export {
  type AtmTemplate,
  type AtmTerms,
  faultsOfTerms,
  targetsMax,
  trailStepsMax,
} from './strategies/atm-template.ts';
export {
  changeAtmTemplate,
  createAtmTemplate,
  deleteAtmTemplate,
  findAtmTemplate,
  listAtmTemplates,
  type WantedTemplate,
} from './strategies/atm-template-store.ts';
export { indicators } from './studies/indicators.ts';
export { type IndicatorQuery, type IndicatorReport, readIndicator } from './studies/read-indicator.ts';
export { type FlowQuery, type FlowReport, readOrderFlow } from './studies/read-order-flow.ts';
export { type ProfileQuery, type ProfileReport, readVolumeProfile } from './studies/read-volume-profile.ts';
