export {
  type AccessAsk,
  type AskedAccess,
  allowAccessRequest,
  declineAccessRequest,
  requestAccess,
} from './access-requests.ts';
export { type AccountOption, accountOptions } from './account-options.ts';
export { digestOfRules, setAccountRules, unlockAccount } from './account-rules.ts';
export type { AccountScope } from './account-scope.ts';
export { type ActSpec, act, type Done, isAudited } from './act.ts';
export { activityCategories, activityLevels } from './activity-words.ts';
export { type Actor, connectionOf, personOf, type TradingActor, traderOf } from './actor.ts';
export { readAlertNotices, removeAlertNotice } from './alert-notices.ts';
export { endAlerts, forgetAlerts } from './alert-upkeep.ts';
export { alertNotFound, type CreateAlertInput, type CreatedAlert, createAlert, removeAlert } from './alerts.ts';
export { ApprovalRequired, causeWords } from './approval-required.ts';
export { addAtmTemplate, atmTemplatesMax, editAtmTemplate, removeAtmTemplate } from './atm-templates.ts';
export {
  type AuditEntry,
  type AuditFilter,
  auditCursor,
  everyAuditEntry,
  listNamedConnections,
  type NamedConnection,
  readAuditCursor,
  readAuditTrail,
} from './audit-trail.ts';
export { type CancelAllInput, type CancelledAll, type CancelledRef, cancelAllOrders } from './cancel-all-orders.ts';
export {
  type CancelAndBracketInput,
  type CancelledAndBracketed,
  cancelAndBracket,
} from './cancel-and-bracket.ts';
export { type CancelOrderInput, cancelOrder } from './cancel-order.ts';
export { type CancelledOrders, type CancelOrdersInput, cancelOrders } from './cancel-orders.ts';
export { cancelOrdersOfConnection } from './cancel-orders-of-connection.ts';
export { type CancelReplaced, type CancelReplaceInput, cancelReplace } from './cancel-replace.ts';
export { canonicalDigest } from './canonical-digest.ts';
export { type ChangedOrder, type ChangeOrderInput, changeOrder } from './change-order.ts';
export {
  changePassword,
  type PasswordChange,
  type PasswordChangeOutcome,
} from './change-password.ts';
export { addDrawing, closeChart, eraseDrawings, openChart } from './charts.ts';
export type { Clock } from './clock.ts';
export { type ClosedPosition, type ClosePositionInput, closePosition } from './close-position.ts';
export { readOptions, type ToldOption } from './configuration.ts';
export { personOptions } from './configuration-options.ts';
export { type Confirmer, confirmPassword, type PasswordConfirmation } from './confirm-password.ts';
export { type ConnectionView, connectVenue, disconnectVenue } from './connect-venue.ts';
export {
  type ConfirmedChange,
  pauseConnection,
  renameConnection,
  resumeConnection,
  setConnectionEnd,
} from './connection-settings.ts';
export { dismissNotice, lowerConnection, raiseConnection, revokeConnectionByPerson } from './connections.ts';
export { allowConnection, type ConsentContext, type ConsentOutcome, denyConnection } from './consent.ts';
export { type ConsoleCall, recordConsoleCall } from './console-calls.ts';
export { approve, refuseApproval } from './decide-approval.ts';
export type { Desk } from './desk.ts';
export { type Delivery, type EmitAlertInput, type EmittedAlert, emitAlert } from './emit-alert.ts';
export { ConnectionEnded, ConnectionPaused, type EndReason, RateLimited, ScopeLost } from './ended-authority.ts';
export { exportPerson } from './export-person.ts';
export { type FlatPlaced, type FlatPlaceInput, flatPlace, reversePosition } from './flat-place.ts';
export type { Flattened } from './flatten-account.ts';
export {
  type FlattenAccountInput,
  type FlattenInput,
  flattenAccount,
  flattenEverything,
} from './flatten-everything.ts';
export { boundsOf, grantOf, grantOfAll } from './grant-bounds.ts';
export { type Budget, budgetsOf, budgetsOfAll } from './grant-budgets.ts';
export { forgetAnswers, keptDays } from './idempotency.ts';
export { inTurn } from './in-turn.ts';
export { type BreakdownKind, breakdownKinds, type Placers, readPlacers } from './journal-breakdowns.ts';
export {
  changeTrade,
  enterTrade,
  judgeOverrides,
  setTradingWindow,
  type WrittenOverrides,
  type WrittenTrade,
} from './journal-by-hand.ts';
export { noExcursionReason, type ReadExcursions, readExcursions, readTradeMarket } from './journal-excursions.ts';
export {
  type ImportFile,
  type ImportOutcome,
  importTradesByOperator,
  importTradesByPerson,
  type TradesImported,
} from './journal-import.ts';
export { type JournalOptions, journalDefaults, readJournalOptions } from './journal-options.ts';
export { journalBehaviour, journalBreakdown, journalDecay, journalStatistics } from './journal-statistics.ts';
export { accountsOfPortfolio, ownPortfolios, ownTrade, readJournalTrades } from './journal-trades.ts';
export {
  closePortfolio,
  deletePost,
  draftPost,
  editPost,
  noteTrade,
  openPortfolio,
  publishPost,
} from './journal-writing.ts';
export { isLooserLimits, limitsMark } from './limits-change.ts';
export { FeedTaken, openFeed, writeMarketStep } from './market-play.ts';
export { expireOrders, type StepContext, type StepResult, stepMarket } from './market-step.ts';
export { pruneMarket, settleContracts, snapshotEquity } from './market-upkeep.ts';
export { type AddAccountOutcome, addAccount } from './operator-accounts.ts';
export { importBarsByOperator } from './operator-bars.ts';
export { revokeConnectionByOperator } from './operator-connections.ts';
export type { WriteOptions } from './order-act.ts';
export { type BracketView, bracketOf, relatedOrders } from './order-brackets.ts';
export { type OrderView, orderView, viewOf } from './order-view.ts';
export { accountNotFound, ownAccount, ownAccounts } from './own-account.ts';
export { checkPassword, type PasswordClaim, type PasswordVerdict } from './password-check.ts';
export { accountsMax, openAccount, resetOwnAccount, type WantedAccount } from './person-accounts.ts';
export { setPersonOptions } from './person-options.ts';
export { openPersonalToken, type PersonalTokenAsk, personalTokensMax } from './personal-tokens.ts';
export {
  addPerson,
  type OperatorContext,
  type PersonOutcome,
  removePerson,
  resumePerson,
  setPassword,
  setPlan,
  suspendPerson,
} from './persons.ts';
export { type PlacedOrder, type PlaceOrderInput, placeOrder } from './place-order.ts';
export { playDue } from './play-replay.ts';
export { type LimitsPreview, type PreviewedOrder, previewLimits } from './preview-limits.ts';
export { countQuietExit } from './quiet-exits.ts';
export { type ActivityFilter, isActivityCursor, readActivity } from './read-activity.ts';
export { type ReadApproval, readApproval, readApprovals } from './read-approvals.ts';
export { type Confirmations, readConfirmations } from './read-confirmations.ts';
export { type GrantsView, type GrantView, readGrants } from './read-grant.ts';
export { recordReads } from './record-reads.ts';
export { redeemCode } from './redeem-code.ts';
export { refreshTokens } from './refresh-tokens.ts';
export { orRefuse, Refusal, type RefusalCode, type RefusalDetails } from './refusal.ts';
export { type Rehearsal, rehearseOrder } from './rehearse-order.ts';
export { ensureReplay, type ReplayInput, type ReplayView, replayView } from './replay-connection.ts';
export { type Reversed, type ReverseInput, reverse } from './reverse-position.ts';
export { pruneAudit, type SealingOptions, sealAudit, signHeads } from './seal-audit.ts';
export { endOtherSessions, endSession } from './sessions.ts';
export { type LimitsChange, setConnectionLimits } from './set-connection-limits.ts';
export { type RulesChange, rulesMark, setConnectionRules } from './set-connection-rules.ts';
export { type PersonLimitsChange, setPersonLimits } from './set-person-limits.ts';
export { type AlertFailure, matchShared, playSharedDue } from './shared-replay.ts';
export { beginShared, moveShared, type SharedReplayInput } from './shared-replay-desk.ts';
export { type SignInOptions, type SignInOutcome, signIn, signOut, type Visitor } from './sign-in.ts';
export { type SignUpOutcome, signUp } from './sign-up.ts';
export { closeSignalKey, openSignalKey, signalKeysMax } from './signal-keys.ts';
export { switchSignals } from './signal-switch.ts';
export { forgetSignals } from './signal-upkeep.ts';
export { revokeAllConnections, type StoppedEverything, stopEverything } from './stop-everything.ts';
export { carryOnStops, keepPositions, type StopsCarriedOn } from './stops-left.ts';
export { type IncomingSignal, SignalUnfinished, type TakenSignal, takeSignal } from './take-signal.ts';
export { tellExpiredApprovals } from './tell-expired-approvals.ts';
export type { TokenOutcome, TokenRequest, TokenResponse } from './token-request.ts';
export {
  type UpdateConfigurationInput,
  type UpdatedConfiguration,
  updateConfiguration,
} from './update-configuration.ts';
export { liveConnection, replayConnection } from './venue-connections.ts';
export { type AuditQuestion, type AuditVerification, verifyAudit } from './verify-audit.ts';
export { type Watched, type Watching, watchAccounts } from './watch-accounts.ts';
export { type AlertsWatched, watchAlerts } from './watch-alerts.ts';
export { type GrantsWatched, watchGrants } from './watch-grants.ts';
export { deleteWorkspace, loadWorkspace, saveWorkspace } from './workspaces.ts';
export type { DryRun } from './write.ts';
