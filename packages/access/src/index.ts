export {
  accessRequestLimits,
  decideAccessAsk,
  isOpenAccessRequest,
} from './access-request.ts';
export {
  type AccessRequest,
  closeAccessRequest,
  createAccessRequest,
  findAccessRequest,
  listOpenAccessRequests,
  listRecentAccessRequests,
  queueForAccessRequests,
  sweepAccessRequests,
} from './access-request-store.ts';
export { announcePerson } from './announce-person.ts';
export {
  type ApprovalCause,
  type ApprovalState,
  approvalLimits,
  approvalState,
} from './approval.ts';
export type {
  ApprovalFacts,
  ApprovalLimit,
  ApprovalOrder,
  ApprovalPosition,
  ApprovalPrice,
  ApprovalTarget,
} from './approval-facts.ts';
export {
  type Approval,
  type ApprovalDecision,
  consumeApproval,
  countOpenApprovals,
  decideApproval,
  type ExpiredApproval,
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
} from './approval-store.ts';
export { countOpenApprovalsOf, type ListedApproval, listApprovalsOver } from './approvals-of-person-store.ts';
export { type AuditBuffer, type AuditBufferOptions, createAuditBuffer } from './audit-buffer.ts';
export { chainOf, nobodysChain, type SealedRow } from './audit-chain.ts';
export { type Checkpoint, judgeCheckpoint, type KeyWithId, signCheckpoint } from './audit-checkpoint.ts';
export {
  insertCheckpoints,
  pruneChain,
  readNewestCheckpoints,
  readPrunable,
  readUnsignedHeads,
} from './audit-checkpoint-store.ts';
export type { AuditEvent } from './audit-event.ts';
export { type SealingPass, sealedColumns, sealNext } from './audit-seal-store.ts';
export { isSealingDue } from './audit-sealing-due.ts';
export { recordEvent, recordEvents } from './audit-store.ts';
export { type AuditFault, beginWalk, endWalk, walkOn } from './audit-verification.ts';
export {
  readChains,
  readCheckpoints,
  readHead,
  readLastSealed,
  readNeverSealed,
  readSeals,
  readTimeAfter,
  readUnsealed,
} from './audit-verification-store.ts';
export {
  authorizationDetailsTypes,
  readAuthorizationDetails,
} from './authorization-details.ts';
export { type Bearer, bearerChallenge, type ChallengeError, readBearer } from './bearer.ts';
export { canonicalJson } from './canonical-json.ts';
export { documentFreshness, isDocumentUrl, judgeDocument } from './client-document.ts';
export { groupRegistrations, type Registration, type RegistrationGroup } from './client-grouping.ts';
export { type Lookalike, type LookalikeAsk, lookalikeOf } from './client-lookalike.ts';
export { ClientMetadata, clientAuthMethods, consentDigest, type MetadataFault } from './client-metadata.ts';
export { shownName } from './client-name.ts';
export { isProofReplaced } from './client-proof.ts';
export { type RedirectKind, redirectApp, redirectHost, redirectKind } from './client-redirect.ts';
export { type Judged, judgeMetadata } from './client-registration.ts';
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
} from './client-store.ts';
export { isWithin, loosened, tightest } from './compare-limits.ts';
export { sweepConnectionHours } from './connection-hour-store.ts';
export { connectionLabel, labelLongest } from './connection-label.ts';
export { consentExpiry } from './connection-lifetime.ts';
export { type ConnectionReads, findReads, noteReads } from './connection-read-store.ts';
export {
  approvalWhens,
  ConnectionRules,
  canonicalRules,
  gateBounds,
  isLooserRules,
  readRules,
} from './connection-rules.ts';
export { noteRevocationTime, setEnd, setLabel, setPause } from './connection-settings-store.ts';
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
} from './connection-store.ts';
export {
  type DayOfUse,
  daysOfUse,
  type LastCalls,
  readLastCalls,
  readUse,
} from './connection-use-store.ts';
export { noteRefusedUses, type RefusedUse, sweepEndedTokens } from './ended-token-store.ts';
export { readsNoted, type StateRead, stateReads, untrustedToolOf } from './gate-reads.ts';
export { detailsAreWithin, type Granted, grantedDetails } from './granted-details.ts';
export { inheritRules } from './inherit-rules.ts';
export {
  KeyFileError,
  type KeyPlaces,
  type Keys,
  loadKeys,
  loadVerifyingKeys,
  refreshKeys,
  rotateKeys,
} from './key-store.ts';
export { limitsJson, saveLimits } from './limits-store.ts';
export {
  type OfferPermission,
  promptPermissions,
  promptScope,
  resourcePermissions,
  resourceScope,
} from './offer-permissions.ts';
export {
  entryTools,
  type Permission,
  permissionOf,
  permissionTable,
  publishedPermissions,
  servedTools,
} from './permission-table.ts';
export { isMistypedPersonalToken, personalToken, personalTokenDays } from './personal-token.ts';
export {
  createPersonalToken,
  listPersonalTokens,
} from './personal-token-store.ts';
export type { Principal, TokenVerifier } from './principal.ts';
export {
  amendState,
  findState,
  insertState,
  lockState,
  type ProviderModel,
  type ProviderPayload,
  sweepState,
  takeState,
} from './provider-state-store.ts';
export { attemptLimit, createRateLimiter, type RateLimit, type RateLimiter, readLimit } from './rate-limit.ts';
export { createRefusedUses, type RefusedUses, type RefusedUsesOptions } from './refused-uses.ts';
export { isSealOf, type SealedCall, sealCall, sealedApprovalId } from './request-seal.ts';
export { type SafetyReason, safetyReasons } from './safety-notice.ts';
export { dismissSafetyNotice, listSafetyNotices } from './safety-notice-store.ts';
export { askedScope, contains, isScope, lower, type Scope, scopes } from './scopes.ts';
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
} from './signal-key-store.ts';
export { type AgainAttempt, issueAgain } from './token-again-store.ts';
export { type CodeExchange, exchangeCode, lockPresentedCode } from './token-code-store.ts';
export { hashToken } from './token-hash.ts';
export type { PresentedToken } from './token-presented.ts';
export { type CodeAsk, judgeCode } from './token-redemption.ts';
export { judgeRefresh, namedScope, type RefreshAsk } from './token-refresh.ts';
export { findPresentedRefresh, findSuccessor } from './token-refresh-store.ts';
export { createRefresher, type Refresher } from './token-refresher.ts';
export { refuse, type TokenRefusal } from './token-refusal.ts';
export { openPair, sealPair, type TokenPair } from './token-replay.ts';
export { readTokenStandings, type TokenStanding } from './token-standing-store.ts';
export { findLiveToken, insertCode, type NewCode, sweepTokens } from './token-store.ts';
export { hoursAreWithin, minuteOfDay, type TradingHours, type WeekDay, weekDays } from './trading-hours.ts';
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
} from './trading-limits.ts';
export {
  type Bounded,
  type LimitSentence,
  limitSentences,
  limitWords,
  unreadableLimitsWords,
} from './trading-limits-words.ts';
export { quotable } from './untrusted-text.ts';
export { createTokenVerifier } from './verify-token.ts';
