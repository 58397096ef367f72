export { type AccountOption, accountOptions } from './accounts/account-options.ts';
export { digestOfRules, setAccountRules, unlockAccount } from './accounts/account-rules.ts';
export { readOptions, type ToldOption } from './accounts/configuration.ts';
export { personOptions } from './accounts/configuration-options.ts';
export { type ConnectionView, connectVenue, disconnectVenue } from './accounts/connect-venue.ts';
export { type AddAccountOutcome, addAccount } from './accounts/operator-accounts.ts';
export { accountsMax, openAccount, resetOwnAccount, type WantedAccount } from './accounts/person-accounts.ts';
export { setPersonOptions } from './accounts/person-options.ts';
export {
  type UpdateConfigurationInput,
  type UpdatedConfiguration,
  updateConfiguration,
} from './accounts/update-configuration.ts';
export { type Actor, connectionOf, personOf, type TradingActor, traderOf } from './actor.ts';
export { type ActSpec, act, isAudited } from './acts/act.ts';
export { ConnectionEnded, ConnectionPaused, type EndReason, RateLimited, ScopeLost } from './acts/ended-authority.ts';
export { forgetAnswers, keptDays } from './acts/idempotency.ts';
export { inTurn } from './acts/in-turn.ts';
export { accountNotFound, ownAccount, ownAccounts } from './acts/own-account.ts';
export { switchSignals } from './acts/signal-switch.ts';
export { readAlertNotices, removeAlertNotice } from './alerts/alert-notices.ts';
export { endAlerts, forgetAlerts } from './alerts/alert-upkeep.ts';
export { alertNotFound, type CreateAlertInput, type CreatedAlert, createAlert, removeAlert } from './alerts/alerts.ts';
export { type Delivery, type EmitAlertInput, type EmittedAlert, emitAlert } from './alerts/emit-alert.ts';
export { type AlertsWatched, watchAlerts } from './alerts/watch-alerts.ts';
export { approve, refuseApproval } from './approvals/decide-approval.ts';
export { type ReadApproval, readApproval, readApprovals } from './approvals/read-approvals.ts';
export { type Confirmations, readConfirmations } from './approvals/read-confirmations.ts';
export { tellExpiredApprovals } from './approvals/tell-expired-approvals.ts';
export { activityCategories, activityLevels } from './audit/activity-words.ts';
export {
  type AuditEntry,
  type AuditFilter,
  auditCursor,
  everyAuditEntry,
  listNamedConnections,
  type NamedConnection,
  readAuditCursor,
  readAuditTrail,
} from './audit/audit-trail.ts';
export { type ConsoleCall, recordConsoleCall } from './audit/console-calls.ts';
export { type ActivityFilter, isActivityCursor, readActivity } from './audit/read-activity.ts';
export { recordReads } from './audit/record-reads.ts';
export { pruneAudit, type SealingOptions, sealAudit, signHeads } from './audit/seal-audit.ts';
export { type AuditQuestion, type AuditVerification, verifyAudit } from './audit/verify-audit.ts';
export { canonicalDigest } from './canonical-digest.ts';
export { addDrawing, closeChart, eraseDrawings, openChart } from './charts/charts.ts';
export { deleteWorkspace, loadWorkspace, saveWorkspace } from './charts/workspaces.ts';
export type { Clock } from './clock.ts';
export {
  type AccessAsk,
  type AskedAccess,
  allowAccessRequest,
  declineAccessRequest,
  requestAccess,
} from './connections/access-requests.ts';
export {
  type ConfirmedChange,
  pauseConnection,
  renameConnection,
  resumeConnection,
  setConnectionEnd,
} from './connections/connection-settings.ts';
export {
  dismissNotice,
  lowerConnection,
  raiseConnection,
  revokeConnectionByPerson,
} from './connections/connections.ts';
export { allowConnection, type ConsentContext, type ConsentOutcome, denyConnection } from './connections/consent.ts';
export { isLooserLimits, limitsMark } from './connections/limits-change.ts';
export { revokeConnectionByOperator } from './connections/operator-connections.ts';
export { openPersonalToken, type PersonalTokenAsk, personalTokensMax } from './connections/personal-tokens.ts';
export { type LimitsChange, setConnectionLimits } from './connections/set-connection-limits.ts';
export { type RulesChange, rulesMark, setConnectionRules } from './connections/set-connection-rules.ts';
export { type PersonLimitsChange, setPersonLimits } from './connections/set-person-limits.ts';
export { revokeAllConnections, type StoppedEverything, stopEverything } from './connections/stop-everything.ts';
export { carryOnStops, keepPositions, type StopsCarriedOn } from './connections/stops-left.ts';
export type { Desk } from './desk.ts';
export { type BreakdownKind, breakdownKinds, type Placers, readPlacers } from './journal/journal-breakdowns.ts';
export {
  changeTrade,
  enterTrade,
  judgeOverrides,
  setTradingWindow,
  type WrittenOverrides,
  type WrittenTrade,
} from './journal/journal-by-hand.ts';
export {
  noExcursionReason,
  type ReadExcursions,
  readExcursions,
  readTradeMarket,
} from './journal/journal-excursions.ts';
export {
  type ImportFile,
  type ImportOutcome,
  importTradesByOperator,
  importTradesByPerson,
  type TradesImported,
} from './journal/journal-import.ts';
export { type JournalOptions, journalDefaults, readJournalOptions } from './journal/journal-options.ts';
export { journalBehaviour, journalBreakdown, journalDecay, journalStatistics } from './journal/journal-statistics.ts';
export { accountsOfPortfolio, ownPortfolios, ownTrade, readJournalTrades } from './journal/journal-trades.ts';
export {
  closePortfolio,
  deletePost,
  draftPost,
  editPost,
  noteTrade,
  openPortfolio,
  publishPost,
} from './journal/journal-writing.ts';
export { boundsOf, grantOf, grantOfAll } from './limits/grant-bounds.ts';
export { type Budget, budgetsOf, budgetsOfAll } from './limits/grant-budgets.ts';
export { type LimitsPreview, type PreviewedOrder, previewLimits } from './limits/preview-limits.ts';
export { type GrantsView, type GrantView, readGrants } from './limits/read-grant.ts';
export { type GrantsWatched, watchGrants } from './limits/watch-grants.ts';
export { FeedTaken, openFeed, writeMarketStep } from './market/market-play.ts';
export { expireOrders, type StepContext, type StepResult, stepMarket } from './market/market-step.ts';
export { pruneMarket, settleContracts, snapshotEquity } from './market/market-upkeep.ts';
export { importBarsByOperator } from './market/operator-bars.ts';
export { liveConnection, replayConnection } from './market/venue-connections.ts';
export { type Watched, type Watching, watchAccounts } from './market/watch-accounts.ts';
export type { AccountScope } from './orders/account-scope.ts';
export { addAtmTemplate, atmTemplatesMax, editAtmTemplate, removeAtmTemplate } from './orders/atm-templates.ts';
export {
  type CancelAllInput,
  type CancelledAll,
  type CancelledRef,
  cancelAllOrders,
} from './orders/cancel-all-orders.ts';
export {
  type CancelAndBracketInput,
  type CancelledAndBracketed,
  cancelAndBracket,
} from './orders/cancel-and-bracket.ts';
export { type CancelOrderInput, cancelOrder } from './orders/cancel-order.ts';
export { type CancelledOrders, type CancelOrdersInput, cancelOrders } from './orders/cancel-orders.ts';
export { cancelOrdersOfConnection } from './orders/cancel-orders-of-connection.ts';
export { type CancelReplaced, type CancelReplaceInput, cancelReplace } from './orders/cancel-replace.ts';
export { type ChangedOrder, type ChangeOrderInput, changeOrder } from './orders/change-order.ts';
export { type ClosedPosition, type ClosePositionInput, closePosition } from './orders/close-position.ts';
export { type FlatPlaced, type FlatPlaceInput, flatPlace, reversePosition } from './orders/flat-place.ts';
export type { Flattened } from './orders/flatten-account.ts';
export {
  type FlattenAccountInput,
  type FlattenInput,
  flattenAccount,
  flattenEverything,
} from './orders/flatten-everything.ts';
export type { WriteOptions } from './orders/order-act.ts';
export { type BracketView, bracketOf, relatedOrders } from './orders/order-brackets.ts';
export { type OrderView, orderView, viewOf } from './orders/order-view.ts';
export { type PlacedOrder, type PlaceOrderInput, placeOrder } from './orders/place-order.ts';
export { type Rehearsal, rehearseOrder } from './orders/rehearse-order.ts';
export { type Reversed, type ReverseInput, reverse } from './orders/reverse-position.ts';
export {
  changePassword,
  type PasswordChange,
  type PasswordChangeOutcome,
} from './people/change-password.ts';
export { type Confirmer, confirmPassword, type PasswordConfirmation } from './people/confirm-password.ts';
export { exportPerson } from './people/export-person.ts';
export { checkPassword, type PasswordClaim, type PasswordVerdict } from './people/password-check.ts';
export {
  addPerson,
  type OperatorContext,
  type PersonOutcome,
  removePerson,
  resumePerson,
  setPassword,
  setPlan,
  suspendPerson,
} from './people/persons.ts';
export { endOtherSessions, endSession } from './people/sessions.ts';
export { type SignInOptions, type SignInOutcome, signIn, signOut, type Visitor } from './people/sign-in.ts';
export { type SignUpOutcome, signUp } from './people/sign-up.ts';
export { orRefuse, Refusal, type RefusalCode, type RefusalDetails } from './refusal.ts';
export { playDue } from './replay/play-replay.ts';
export { ensureReplay, type ReplayInput, type ReplayView, replayView } from './replay/replay-connection.ts';
export { type AlertFailure, matchShared, playSharedDue } from './replay/shared-replay.ts';
export { beginShared, moveShared, type SharedReplayInput } from './replay/shared-replay-desk.ts';
export { closeSignalKey, openSignalKey, signalKeysMax } from './signals/signal-keys.ts';
export { forgetSignals } from './signals/signal-upkeep.ts';
export { type IncomingSignal, SignalUnfinished, type TakenSignal, takeSignal } from './signals/take-signal.ts';
export { redeemCode } from './tokens/redeem-code.ts';
export { refreshTokens } from './tokens/refresh-tokens.ts';
export type { TokenOutcome, TokenRequest, TokenResponse } from './tokens/token-request.ts';
export { ApprovalRequired, causeWords } from './writes/approval-required.ts';
export type { Done } from './writes/outcome.ts';
export { countQuietExit } from './writes/quiet-exits.ts';
export type { DryRun } from './writes/write.ts';
