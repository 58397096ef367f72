/**
 * An approval is for one write, lives five minutes from when it was asked for, and is used once. A connection may have
 * ten open.
 */
export const approvalLimits = { lifeMs: 300_000, openMax: 10, reasonLength: 200 } as const;

/** Why it is asked for: the rule of the connection. */
export type ApprovalCause = 'above_threshold' | 'every_write' | 'named_tool' | 'untrusted_text';

/** What decides about an approval. */
export type ApprovalTimes = { expiresAt: Date; outcome: string | null; usedAt: Date | null };

/** open: the person may decide. approved: the write may use it. ended: the grant was revoked or changed meanwhile. */
export type ApprovalState = 'open' | 'approved' | 'refused' | 'used' | 'expired' | 'ended';

/** What an approval is now. A refusal holds until the approval would have expired. */
export const approvalState = ({ expiresAt, outcome, usedAt }: ApprovalTimes, now: Date): ApprovalState => {
  if (usedAt !== null) return 'used';
  if (outcome === 'ended') return 'ended';
  if (expiresAt <= now) return 'expired';
  if (outcome === null) return 'open';
  return outcome === 'approved' ? 'approved' : 'refused';
};

export const approvalExpiry = (now: Date): Date => new Date(now.getTime() + approvalLimits.lifeMs);
