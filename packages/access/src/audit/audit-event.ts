import type { Prisma } from '@portcullis/database';

/** One audit row: who did what, under which right, and how it ended. Never a token, never an argument in the clear. */
export type AuditEvent = {
  /** When it happened; left out: when it is written, by the database's clock. */
  at?: Date;
  personId?: string | null;
  connectionId?: string | null;
  clientId?: string | null;
  /** tool.call, connection.created, connection.revoked, connection.raised, connection.lowered, sign_in.succeeded, … */
  event: string;
  tool?: string | null;
  scopeHeld?: string | null;
  scopeNeeded?: string | null;
  decision: 'allowed' | 'refused' | 'failed';
  /** A code, not a sentence. */
  reason?: string | null;
  /** How many calls the row tells of; left out: one. */
  calls?: number;
  /** SHA-256 of the canonical arguments. */
  argsDigest?: Uint8Array<ArrayBuffer> | null;
  orderIds?: string[];
  /** The person's approval that it was done with, or that was decided. */
  approvalId?: string | null;
  /** Of an order: what was left of its connection's budgets before and after it. Of a grant: its limits. */
  limitsBefore?: Prisma.InputJsonObject;
  limitsAfter?: Prisma.InputJsonObject;
  durationMs?: number | null;
  address?: string | null;
  requestId?: string | null;
};
