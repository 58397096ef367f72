import type { Approval, ApprovalCause } from '@portcullis/access';

/**
 * The write waits for the person. Nothing of it was done; the approval that it asked for is committed. The same call again
 * finds it.
 */
export class ApprovalRequired extends Error {
  readonly approvalId: string;
  readonly askedBy: ApprovalCause;
  readonly digest: Uint8Array;
  readonly expiresAt: Date;

  constructor({ id, cause, digest, expiresAt }: Pick<Approval, 'id' | 'cause' | 'digest' | 'expiresAt'>) {
    super(`The write needs the approval ${id}`);
    this.name = 'ApprovalRequired';
    this.approvalId = id;
    // Only this package writes the column, from this union.
    this.askedBy = cause as ApprovalCause;
    this.digest = digest;
    this.expiresAt = expiresAt;
  }
}

/** Why the person is asked, for the agent. */
export const causeWords: Readonly<Record<ApprovalCause, string>> = {
  above_threshold: 'The person approves orders of this size one by one.',
  every_write: 'The person approves every write of this connection.',
  named_tool: 'The person approves every call of this tool.',
  untrusted_text: 'This connection has just read text that others wrote, so the person approves what it does next.',
};
