export { announcePerson } from './announce-person.ts';
export {
  accessRequestLimits,
  decideAccessAsk,
  isOpenAccessRequest,
} from './approvals/access-request.ts';
export {
  type AccessRequest,
  closeAccessRequest,
  createAccessRequest,
  findAccessRequest,
  listOpenAccessRequests,
  listRecentAccessRequests,
  queueForAccessRequests,
  sweepAccessRequests,
} from './approvals/access-request-store.ts';
export {
  type ApprovalCause,
  type ApprovalState,
  approvalLimits,
  approvalState,
} from './approvals/approval.ts';
export type {
  ApprovalFacts,
  ApprovalLimit,
  ApprovalOrder,
  ApprovalPosition,
  ApprovalPrice,
  ApprovalTarget,
} from './approvals/approval-facts.ts';
export {
  type Approval,
  type ApprovalDecision,
  consumeApproval,
  countOpenApprovals,
  decideApproval,
  endApproval,
  endApprovals,
  endApprovalsOf,
  findApproval,
  findSealKey,
  insertApproval,
  latestApproval,
  type NewApproval,
  noteApprovedOrders,
  openApprovalsOf,
  queueForApprovals,
  sweepApprovals,
  takeExpiredApprovals,
} from './approvals/approval-store.ts';
export { countOpenApprovalsOf, type ListedApproval, listApprovalsOver } from './approvals/approvals-of-person-store.ts';
export { isSealOf, type SealedCall, sealCall, sealedApprovalId } from './approvals/request-seal.ts';
export { type AuditBuffer, type AuditBufferOptions, createAuditBuffer } from './audit/audit-buffer.ts';
export { chainOf, nobodysChain, type SealedRow } from './audit/audit-chain.ts';
export { type Checkpoint, judgeCheckpoint, type KeyWithId, signCheckpoint } from './audit/audit-checkpoint.ts';
export {
  insertCheckpoints,
  pruneChain,
  readNewestCheckpoints,
  readPrunable,
  readUnsignedHeads,
} from './audit/audit-checkpoint-store.ts';
export type { AuditEvent } from './audit/audit-event.ts';
export { type SealingPass, sealedColumns, sealNext } from './audit/audit-seal-store.ts';
export { isSealingDue } from './audit/audit-sealing-due.ts';
export { recordEvent, recordEvents } from './audit/audit-store.ts';
export { type AuditFault, beginWalk, endWalk, walkOn } from './audit/audit-verification.ts';
export {
  readChains,
  readCheckpoints,
  readHead,
  readLastSealed,
  readNeverSealed,
  readSeals,
  readTimeAfter,
  readUnsealed,
} from './audit/audit-verification-store.ts';
export { canonicalJson } from './audit/canonical-json.ts';
export { sweepConnectionHours } from './audit/connection-hour-store.ts';
export { documentFreshness, isDocumentUrl, judgeDocument } from './clients/client-document.ts';
export { groupRegistrations, type Registration, type RegistrationGroup } from './clients/client-grouping.ts';
export { type Lookalike, type LookalikeAsk, lookalikeOf } from './clients/client-lookalike.ts';
export { ClientMetadata, clientAuthMethods, consentDigest, type MetadataFault } from './clients/client-metadata.ts';
export { shownName } from './clients/client-name.ts';
export { isProofReplaced } from './clients/client-proof.ts';
export { type RedirectKind, redirectApp, redirectHost, redirectKind } from './clients/client-redirect.ts';
export { type Judged, judgeMetadata } from './clients/client-registration.ts';
export {
  type Client,
  type ClientKind,
  evictUnusedClients,
  findClient,
  insertClient,
  listClients,
  markClientUsed,
  type NewClient,
  personalClientId,
  storeDocument,
  sweepClients,
} from './clients/client-store.ts';
export { connectionLabel, labelLongest } from './connections/connection-label.ts';
export { type ConnectionReads, findReads, noteReads } from './connections/connection-read-store.ts';
export {
  approvalWhens,
  ConnectionRules,
  canonicalRules,
  gateBounds,
  isLooserRules,
  readRules,
} from './connections/connection-rules.ts';
export { noteRevocationTime, setEnd, setLabel, setPause } from './connections/connection-settings-store.ts';
export {
  announceConnectionsOf,
  type Connection,
  changeConnectionScope,
  connectConnection,
  createConnection,
  findConnection,
  findLastEnded,
  type ListedConnection,
  listConnections,
  lockConnection,
  type NewConnection,
  noteOpensUrls,
  type RevocationReason,
  revokeConnection,
  revokeConnectionsOf,
  revokeConnectionsOfClient,
  sweepUnredeemed,
} from './connections/connection-store.ts';
export {
  type DayOfUse,
  daysOfUse,
  type LastCalls,
  readLastCalls,
  readUse,
} from './connections/connection-use-store.ts';
export { readsNoted, type StateRead, stateReads, untrustedToolOf } from './connections/gate-reads.ts';
export { inheritRules } from './connections/inherit-rules.ts';
export { type SafetyReason, safetyReasons } from './connections/safety-notice.ts';
export { dismissSafetyNotice, listSafetyNotices } from './connections/safety-notice-store.ts';
export {
  authorizationDetailsTypes,
  readAuthorizationDetails,
} from './limits/authorization-details.ts';
export { isWithin, loosened, tightest } from './limits/compare-limits.ts';
export { detailsAreWithin, type Granted, grantedDetails } from './limits/granted-details.ts';
export { limitsJson, saveLimits } from './limits/limits-store.ts';
export { hoursAreWithin, minuteOfDay, type TradingHours, type WeekDay, weekDays } from './limits/trading-hours.ts';
export {
  accountKey,
  canonicalLimits,
  type LimitFault,
  type LimitField,
  limitedOrderTypes,
  limitedSides,
  parseTradingLimits,
  type TradingLimits,
  tradingLimitsType,
} from './limits/trading-limits.ts';
export {
  type Bounded,
  type LimitSentence,
  limitSentences,
  limitWords,
  unreadableLimitsWords,
} from './limits/trading-limits-words.ts';
export {
  type OfferPermission,
  promptPermissions,
  promptScope,
  resourcePermissions,
  resourceScope,
} from './permissions/offer-permissions.ts';
export {
  entryTools,
  type Permission,
  permissionOf,
  permissionTable,
  publishedPermissions,
  servedTools,
} from './permissions/permission-table.ts';
export type { Principal, TokenVerifier } from './permissions/principal.ts';
export { askedScope, contains, isScope, lower, type Scope, scopes } from './permissions/scopes.ts';
export { attemptLimit, createRateLimiter, type RateLimit, type RateLimiter, readLimit } from './rate-limit.ts';
export { type Bearer, bearerChallenge, type ChallengeError, readBearer } from './tokens/bearer.ts';
export { consentExpiry } from './tokens/connection-lifetime.ts';
export { noteRefusedUses, type RefusedUse, sweepEndedTokens } from './tokens/ended-token-store.ts';
export {
  KeyFileError,
  type KeyPlaces,
  type Keys,
  loadKeys,
  loadVerifyingKeys,
  refreshKeys,
  rotateKeys,
} from './tokens/key-store.ts';
export { isMistypedPersonalToken, personalToken, personalTokenDays } from './tokens/personal-token.ts';
export {
  createPersonalToken,
  listPersonalTokens,
} from './tokens/personal-token-store.ts';
export {
  amendState,
  findState,
  insertState,
  lockState,
  type ProviderModel,
  type ProviderPayload,
  sweepState,
  takeState,
} from './tokens/provider-state-store.ts';
export { createRefusedUses, type RefusedUses, type RefusedUsesOptions } from './tokens/refused-uses.ts';
export {
  allowSignalKeys,
  createSignalKey,
  endSignalKey,
  findSignalKey,
  holdSignalKey,
  type ListedSignalKey,
  listSignalKeys,
  nameSignalKeys,
  type SignalKey,
  stopSignalKeys,
} from './tokens/signal-key-store.ts';
export { type AgainAttempt, issueAgain } from './tokens/token-again-store.ts';
export { type CodeExchange, exchangeCode, lockPresentedCode } from './tokens/token-code-store.ts';
export { hashToken } from './tokens/token-hash.ts';
export type { PresentedToken } from './tokens/token-presented.ts';
export { type CodeAsk, judgeCode } from './tokens/token-redemption.ts';
export { judgeRefresh, namedScope, type RefreshAsk } from './tokens/token-refresh.ts';
export { findPresentedRefresh, findSuccessor } from './tokens/token-refresh-store.ts';
export { createRefresher, type Refresher } from './tokens/token-refresher.ts';
export { refuse, type TokenRefusal } from './tokens/token-refusal.ts';
export { openPair, sealPair, type TokenPair } from './tokens/token-replay.ts';
export { readTokenStandings, type TokenStanding } from './tokens/token-standing-store.ts';
export { findLiveToken, insertCode, type NewCode, sweepTokens } from './tokens/token-store.ts';
export { createTokenVerifier } from './tokens/verify-token.ts';
export { quotable } from './untrusted-text.ts';
