import { isWithin, limitsJson, parseTradingLimits, type TradingLimits } from '@portcullis/access';
import { canonicalDigest } from '../canonical-digest.ts';
import type { AuditedLimits } from '../writes/outcome.ts';

/** Tells whether limits are still those that a page was made of: of what the column holds. */
export const limitsMark = (kept: unknown): string => canonicalDigest(kept ?? null).toString('base64url');

/** Whether an order can pass under `after` that could not under what the column holds. What cannot be read lets none pass. */
export const isLooserLimits = (kept: unknown, after: TradingLimits | null): boolean => {
  if (kept === null || kept === undefined) return false;
  const before = parseTradingLimits(kept);
  return !before.ok || !isWithin(after, before.limits);
};

/** The limits of a row of the audit about their change. */
export const auditedChange = (
  kept: unknown,
  after: TradingLimits | null,
): { limitsBefore?: AuditedLimits; limitsAfter?: AuditedLimits } => {
  const before = parseTradingLimits(kept);
  return {
    ...(before.ok ? { limitsBefore: limitsJson(before.limits) } : {}),
    ...(after ? { limitsAfter: limitsJson(after) } : {}),
  };
};
