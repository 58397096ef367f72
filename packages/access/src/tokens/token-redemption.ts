import { hash, timingSafeEqual } from 'node:crypto';
import { detailsAreWithin } from '../limits/granted-details.ts';
import type { Scope } from '../permissions/scopes.ts';
import { type PresentedToken, standingFault, type TokenAsk } from './token-presented.ts';
import { refuse, type TokenRefusal } from './token-refusal.ts';

export type CodeAsk = TokenAsk & { codeVerifier: string | undefined; redirectUri: string | undefined };

/**
 * Judges the redemption of an authorization code (OAuth 2.1, 4.1.3; RFC 7636; RFC 8707). A replay ends the connection
 * only if it would have been valid: whoever lacks the verifier can end nothing. `redirect_uri` may be left out, as
 * OAuth 2.1 has no such parameter here; if sent it must be the one of the request.
 */
export const judgeCode = (
  code: PresentedToken | undefined,
  ask: CodeAsk,
): { grant: Scope } | { refusal: TokenRefusal } => {
  if (!code) return refuse('invalid_grant', 'not_found');
  const fault = standingFault(code, ask);
  if (fault) return refuse('invalid_grant', fault);
  if (!provesChallenge(ask.codeVerifier, code.codeChallenge)) return refuse('invalid_grant', 'wrong_verifier');
  if (ask.redirectUri !== undefined && ask.redirectUri !== code.redirectUri) {
    return refuse('invalid_grant', 'wrong_redirect_uri');
  }
  if (ask.resource !== undefined && ask.resource !== code.resource) return refuse('invalid_target', 'wrong_resource');
  if (!detailsAreWithin(ask.limits, { scope: code.scope, limits: code.connectionLimits })) {
    return refuse('invalid_authorization_details', 'details_not_granted');
  }
  if (code.consumed) return refuse('invalid_grant', 'code_replayed', true);
  return code.expired ? refuse('invalid_grant', 'expired') : { grant: code.scope };
};

/** RFC 7636, 4.1 and 4.6, method S256 only. */
const provesChallenge = (verifier: string | undefined, challenge: string | null): boolean => {
  if (verifier === undefined || challenge === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const proof = Buffer.from(hash('sha256', verifier, 'base64url'));
  const expected = Buffer.from(challenge);
  return proof.length === expected.length && timingSafeEqual(proof, expected);
};
