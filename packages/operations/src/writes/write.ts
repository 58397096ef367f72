import type { ApprovalLimit } from '@portcullis/access';
import type { Done } from './outcome.ts';

/** What the person granted of a write: `quantity` when they lowered it. */
export type Granted = { approved: boolean; quantity?: number };

/** A write about which nobody was asked. */
export const notAsked: Granted = { approved: false };

/** A dry run, and the word that it leaves: the person would be asked. */
export type DryRun = { needsApproval: boolean };

/** One write of a connection, as its rules judge it. */
export type Write<T> = {
  tool: string;
  isExit: boolean;
  /** Set: a dry run, whose effect is taken back. */
  rehearsal?: DryRun | undefined;
  clientRequestId?: string | undefined;
  /** All that the call means, in canonical form. */
  meaning: Record<string, unknown>;
  now: Date;
  /** Counts it among the connection's writes. @throws RateLimited */
  count: () => Promise<void>;
  /** The budgets of the connection as they stand; left out: it is nothing that they count. */
  limits?: () => Promise<ApprovalLimit[] | null>;
  /** Does it: perhaps more than once, each time but the last without effect. @throws Refusal */
  perform: (granted: Granted) => Promise<Done<T>>;
};
