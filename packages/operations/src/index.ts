export {
  type AccessAsk,
  type AskedAccess,
  allowAccessRequest,
  declineAccessRequest,
  requestAccess,
} from './access-requests.ts';
export { setMonitors, unlockAccount } from './account-monitors.ts';
export type { AccountScope } from './account-scope.ts';
export { type ActSpec, act, type Done } from './act.ts';
export { type Actor, connectionOf, personOf, type TradingActor, traderOf } from './actor.ts';
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
export { canonicalDigest, canonicalJson } from './canonical-digest.ts';
export { type ChangedOrder, type ChangeOrderInput, changeOrder } from './change-order.ts';
export {
  changePassword,
  type PasswordChange,
  type PasswordChangeOutcome,
} from './change-password.ts';
export type { Clock } from './clock.ts';
export { type ClosedPosition, type ClosePositionInput, closePosition } from './close-position.ts';
export { type Confirmer, confirmPassword, type PasswordConfirmation } from './confirm-password.ts';
export { dismissNotice, lowerConnection, raiseConnection, revokeConnectionByPerson } from './connections.ts';
export { allowConnection, type ConsentContext, type ConsentOutcome, denyConnection } from './consent.ts';
export type { Desk } from './desk.ts';
export { ConnectionEnded, type EndReason, RateLimited, ScopeLost } from './ended-authority.ts';
export { exportPerson } from './export-person.ts';
export { type FlatPlaced, type FlatPlaceInput, flatPlace, reversePosition } from './flat-place.ts';
export type { Flattened } from './flatten-account.ts';
export {
  type FlattenAccountInput,
  type FlattenInput,
  flattenAccount,
  flattenEverything,
} from './flatten-everything.ts';
export { forgetAnswers, keptDays } from './idempotency.ts';
export { readExcursions } from './journal-excursions.ts';
export {
  type ImportFile,
  type ImportOutcome,
  importTradesByOperator,
  importTradesByPerson,
  type TradesImported,
} from './journal-import.ts';
export { type BreakdownKind, breakdownKinds, journalBreakdown, journalStatistics } from './journal-statistics.ts';
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
export { countQuietExit } from './quiet-exits.ts';
export { redeemCode } from './redeem-code.ts';
export { refreshTokens } from './refresh-tokens.ts';
export { orRefuse, Refusal, type RefusalCode, type RefusalDetails } from './refusal.ts';
export { type Rehearsal, rehearseOrder } from './rehearse-order.ts';
export { type Reversed, type ReverseInput, reverse } from './reverse-position.ts';
export { endOtherSessions, endSession } from './sessions.ts';
export { type SignInOptions, type SignInOutcome, signIn, signOut, type Visitor } from './sign-in.ts';
export { type SignUpOutcome, signUp } from './sign-up.ts';
export { closeSignalKey, openSignalKey, signalKeysMax } from './signal-keys.ts';
export { switchSignals } from './signal-switch.ts';
export { forgetSignals } from './signal-upkeep.ts';
export { type IncomingSignal, SignalUnfinished, type TakenSignal, takeSignal } from './take-signal.ts';
export type { TokenOutcome, TokenRequest, TokenResponse } from './token-request.ts';
export { type Watched, type Watching, watchAccounts } from './watch-accounts.ts';
