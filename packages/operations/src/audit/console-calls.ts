import { type AuditEvent, recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';

/** A person's own call of a tool, by session, as the audit tells it. */
export type ConsoleCall = Pick<
  AuditEvent,
  'decision' | 'reason' | 'argsDigest' | 'durationMs' | 'address' | 'requestId'
> & {
  personId: string;
  /** Null: what was asked for could not be a tool's name. */
  tool: string | null;
};

/** Leaves the row of the call, before its answer is shown. */
export const recordConsoleCall = (database: Database, call: ConsoleCall): Promise<void> =>
  inTransaction(database, (tx) =>
    recordEvent(tx, { event: 'console.call', scopeHeld: 'mcp:read', scopeNeeded: 'mcp:read', ...call }),
  );
