export {
  type AccessAsk,
  type AskedAccess,
  allowAccessRequest,
  declineAccessRequest,
  requestAccess,
} from './access-requests.ts';
export type { AccountScope } from './account-scope.ts';
export { type ActSpec, act, type Done } from './act.ts';
export { type Actor, connectionOf, personOf, type TradingActor, traderOf } from './actor.ts';
export { type CancelAllInput, type CancelledAll, type CancelledRef, cancelAllOrders } from './cancel-all-orders.ts';
export { type CancelOrderInput, cancelOrder } from './cancel-order.ts';
export { cancelOrdersOfConnection } from './cancel-orders-of-connection.ts';
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
export { type Flattened, type FlattenInput, flattenEverything } from './flatten-everything.ts';
export { forgetAnswers, keptDays } from './idempotency.ts';
export { FeedTaken, openFeed, writeMarketStep } from './market-play.ts';
export { expireOrders, type StepContext, type StepResult, stepMarket } from './market-step.ts';
export { pruneMarket, settleContracts, snapshotEquity } from './market-upkeep.ts';
export { type AddAccountOutcome, addAccount } from './operator-accounts.ts';
export { importBarsByOperator } from './operator-bars.ts';
export { revokeConnectionByOperator } from './operator-connections.ts';
export { type OrderView, orderView, viewOf } from './order-view.ts';
export { accountNotFound, ownAccount, ownAccounts } from './own-account.ts';
export { checkPassword, type PasswordClaim, type PasswordVerdict } from './password-check.ts';
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
export { endOtherSessions, endSession } from './sessions.ts';
export { type SignInOptions, type SignInOutcome, signIn, signOut, type Visitor } from './sign-in.ts';
export { type SignUpOutcome, signUp } from './sign-up.ts';
export type { TokenOutcome, TokenRequest, TokenResponse } from './token-request.ts';
