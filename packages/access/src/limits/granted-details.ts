import type { Scope } from '../permissions/scopes.ts';
import { isWithin } from './compare-limits.ts';
import { parseTradingLimits, type TradingLimits } from './trading-limits.ts';

/** What a token stands for: its scope, and what the column `Connection.limits` holds. */
export type Granted = { scope: Scope; limits: unknown };

/**
 * `authorization_details` of a token response (RFC 9396, 7): as granted at this moment. Undefined: there are none, and a token
 * that trades is bound by nothing of its own. A token that only reads has none of the type, and what cannot be read allows nothing.
 */
export const grantedDetails = ({ scope, limits }: Granted): TradingLimits[] | undefined => {
  if (limits === null || limits === undefined) return undefined;
  const parsed = parseTradingLimits(limits);
  return scope === 'mcp:trade' && parsed.ok ? [parsed.limits] : [];
};

/**
 * Whether the details that a token request names lie within the grant (RFC 9396, 6). They choose nothing: a grant has one
 * set of limits, and every token stands under the whole of it.
 */
export const detailsAreWithin = (asked: TradingLimits | undefined, granted: Granted): boolean => {
  if (asked === undefined) return true;
  if (granted.scope !== 'mcp:trade') return false;
  if (granted.limits === null || granted.limits === undefined) return true;
  const parsed = parseTradingLimits(granted.limits);
  return parsed.ok && isWithin(asked, parsed.limits);
};
