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
export { type AuditBuffer, type AuditBufferOptions, createAuditBuffer } from './audit-buffer.ts';
export type { AuditEvent } from './audit-event.ts';
export { recordEvent } from './audit-store.ts';
export { type Bearer, bearerChallenge, type ChallengeError, readBearer } from './bearer.ts';
export { documentFreshness, isDocumentUrl, judgeDocument } from './client-document.ts';
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
  storeDocument,
  sweepClients,
} from './client-store.ts';
export {
  announceConnectionsOf,
  type Connection,
  changeConnectionScope,
  connectConnection,
  createConnection,
  findConnection,
  type ListedConnection,
  listConnections,
  lockConnection,
  type NewConnection,
  type RevocationReason,
  revokeConnection,
  revokeConnectionsOf,
  revokeConnectionsOfClient,
  sweepUnredeemed,
} from './connection-store.ts';
export { KeyFileError, type KeyPlaces, type Keys, loadKeys, refreshKeys, rotateKeys } from './key-store.ts';
export {
  type OfferPermission,
  promptPermissions,
  promptScope,
  resourcePermissions,
  resourceScope,
} from './offer-permissions.ts';
export { type Permission, permissionOf, permissionTable, publishedPermissions } from './permission-table.ts';
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
export { type CodeExchange, exchangeCode, lockPresentedCode } from './token-code-store.ts';
export { hashToken } from './token-hash.ts';
export type { PresentedToken } from './token-presented.ts';
export { type CodeAsk, judgeCode } from './token-redemption.ts';
export { judgeRefresh, namedScope, type RefreshAsk } from './token-refresh.ts';
export { findSuccessor, type RefreshAttempt, tryRefresh } from './token-refresh-store.ts';
export { refuse, type TokenRefusal } from './token-refusal.ts';
export { openPair, sealPair, type TokenPair } from './token-replay.ts';
export { readTokenStandings, type TokenStanding } from './token-standing-store.ts';
export { findLiveToken, insertCode, type NewCode, sweepTokens } from './token-store.ts';
export { quotable } from './untrusted-text.ts';
export { createTokenVerifier } from './verify-token.ts';
