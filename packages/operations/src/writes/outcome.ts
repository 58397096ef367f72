import type { AuditEvent } from '@portcullis/access';
import type { ApprovalRequired } from './approval-required.ts';

export type AuditedLimits = NonNullable<AuditEvent['limitsBefore']>;

/** What the act's own part gives back: its answer, and what the audit row says besides. */
export type Done<T> = {
  answer: T;
  orderIds?: string[];
  /** Whether it changed anything, when it was not orders. */
  changed?: boolean;
  reason?: string;
  /** The approval that it was done with, or that was decided. */
  approvalId?: string;
  /**
   * Of an order: what was left before and after it of its connection's budgets, and under `all_clients` of those of all of
   * the person's together. Of a grant: its limits.
   */
  limitsBefore?: AuditEvent['limitsBefore'];
  limitsAfter?: AuditEvent['limitsAfter'];
  /** The connection acted upon, when it is not the actor. */
  connectionId?: string;
  clientId?: string;
};

/** The act waits for the person: what it came to instead is committed, and then this is thrown. */
export type Waiting = { waiting: ApprovalRequired };
