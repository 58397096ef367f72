import { contains, isScope, lower, type Scope } from '../permissions/scopes.ts';
import { type PresentedToken, standingFault, type TokenAsk } from './token-presented.ts';
import { refuse, type TokenRefusal } from './token-refusal.ts';

export type RefreshAsk = TokenAsk & {
  /** The `scope` parameter as sent. */
  scope: string | undefined;
};

export type RefreshJudgement =
  /** Issue a new pair whose access token has this scope. */
  | { issue: Scope }
  /** The token was replaced a moment ago: give its successor again, if that is still unused. */
  | { replay: Scope }
  | { refusal: TokenRefusal };

/**
 * Judges a refresh (RFC 6749, 6; RFC 9700, 4.14.2; RFC 8707). What is wrong with the question (resource, scope) is said
 * before the token counts as used, so a corrected request still succeeds. A token that was used before ends the
 * connection, unless it was replaced within the replay window.
 */
export const judgeRefresh = (token: PresentedToken | undefined, ask: RefreshAsk): RefreshJudgement => {
  if (!token) return refuse('invalid_grant', 'not_found');
  const fault = standingFault(token, ask);
  if (fault) return refuse('invalid_grant', fault);
  if (ask.resource !== undefined && ask.resource !== token.resource) return refuse('invalid_target', 'wrong_resource');
  const scope = refreshedScope(lower(token.scope, token.connectionScope), ask.scope);
  if (!scope) return refuse('invalid_scope', 'scope_not_contained');
  if (token.consumed) {
    if (!token.justConsumed) return refuse('invalid_grant', 'refresh_token_reused', true);
    return token.replay ? { replay: scope } : refuse('invalid_grant', 'replay_ended');
  }
  return token.expired ? refuse('invalid_grant', 'expired') : { issue: scope };
};

/** The scope that the parameter names; undefined: none of ours. Unknown and OpenID scopes are ignored. */
export const namedScope = (parameter: string | undefined): Scope | undefined => {
  const named = (parameter ?? '').split(' ').filter(isScope);
  if (named.length === 0) return undefined;
  return named.includes('mcp:trade') ? 'mcp:trade' : 'mcp:read';
};

/** The one scope of the new access token, by containment: what is held, or less if named. Undefined: more was named. */
export const refreshedScope = (held: Scope, parameter: string | undefined): Scope | undefined => {
  const asked = namedScope(parameter) ?? held;
  return contains(held, asked) ? asked : undefined;
};
