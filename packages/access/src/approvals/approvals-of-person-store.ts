import type { Reader, Rows } from '@portcullis/database';
import { approvalLimits } from './approval.ts';
import type { Approval } from './approval-store.ts';

/** One that its connection's client asked for. */
export type ListedApproval = Approval & { connection: Rows.Connection };

/** A person's approvals of since then that are decided, used, ended or expired, the newest first. */
export const listApprovalsOver = (
  reader: Reader,
  personId: string,
  { since, now, limit }: { since: Date; now: Date; limit: number },
): Promise<ListedApproval[]> =>
  reader.approval.findMany({
    where: { personId, createdAt: { gt: since }, OR: [{ outcome: { not: null } }, { expiresAt: { lte: now } }] },
    include: { connection: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

/** How many a person can decide now. Each lives for so long, so the index on person and time holds all that count. */
export const countOpenApprovalsOf = (reader: Reader, personId: string, now: Date): Promise<number> =>
  reader.approval.count({
    where: {
      personId,
      outcome: null,
      createdAt: { gt: new Date(now.getTime() - approvalLimits.lifeMs) },
      expiresAt: { gt: now },
    },
  });
