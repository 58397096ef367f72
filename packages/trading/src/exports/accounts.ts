export {
  type Account,
  inSession,
  realized,
  sessionDay,
  sessionEnd,
  sessionIsOver,
} from '../accounts/account.ts';
export {
  type AccountBook,
  type AccountValue,
  accountValue,
  exposuresOf,
  holdingIn,
  holdingUnrealizedCents,
  type StoredHolding,
} from '../accounts/account-book.ts';
export { readAccountBook } from '../accounts/account-book-store.ts';
export { type AccountBounds, reportBounds } from '../accounts/account-bounds.ts';
export { type AccountHistory, readAccountHistory } from '../accounts/account-history-store.ts';
export {
  type AccountKind,
  accountKinds,
  type DrawdownPreset,
  drawdownPresets,
  monitorsOfPreset,
} from '../accounts/account-kind.ts';
export { type AccountLimits, type LimitName, limitsOf } from '../accounts/account-limits.ts';
export { type AccountReport, readBookInSession, reportAccount } from '../accounts/account-report.ts';
export {
  type AccountRules,
  isLooser,
  isVenueOption,
  loosens,
  type Rule,
  type RuleValues,
  ruleIn,
  ruleNames,
  rulesOf,
  withRule,
} from '../accounts/account-rules.ts';
export {
  createAccount,
  findAccount,
  firstAccountName,
  type Locking,
  listAccounts,
  listWaitingAccountIds,
  lockAccount,
  lockAccountNamed,
  lockAccountsOfFeed,
  lockAllAccounts,
  type NewAccount,
  rollTo,
  setConnected,
  startCentsDefault,
} from '../accounts/account-store.ts';
export {
  type EquityReport,
  listMovingAccountIds,
  readEquityCurve,
  recordEquity,
  thinEquity,
} from '../accounts/equity-store.ts';
export { onlyReduces } from '../accounts/margin.ts';
export { dollars } from '../accounts/money.ts';
export {
  type Monitor,
  type MonitorAction,
  type MonitorKind,
  monitorActions,
  type Reading,
  readMonitor,
} from '../accounts/monitors.ts';
export { applyFill, averagePrice, type Holding, unrealizedCents } from '../accounts/position.ts';
export { type PositionReport, reportPosition, reportPositions } from '../accounts/position-report.ts';
export { resetAccount } from '../accounts/reset-account.ts';
export { readFillRules, saveRules } from '../accounts/rules-store.ts';
export {
  fillRulesOf,
  setVenueOptions,
  type VenueOption,
  type VenueOptions,
  venueDefaults,
  venueOptionNames,
  venueOptionsOf,
} from '../accounts/venue-options.ts';
export {
  type AccountLock,
  flattens,
  lockOf,
  type Marks,
  markAccount,
  monitorsOf,
  readMonitors,
  type Watch,
  watchOf,
} from '../accounts/watch.ts';
export { readValueBooks, saveWatch } from '../accounts/watch-store.ts';
