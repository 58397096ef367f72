import type { Database } from '@portcullis/database';
import type { AuditEvent } from './audit-event.ts';
import { type ConnectionUse, writeBatch } from './audit-store.ts';

/** Rows of calls that changed nothing, and the use of connections, on their way to the database. */
export type AuditBuffer = {
  /** Takes the row of a call. It is written within a second. */
  add: (event: AuditEvent) => void;
  /** Takes the use of a connection by a call whose row was written with its act. */
  use: (connectionId: string, tool: string, at: Date) => void;
  /** False while rows cannot be written, or are too many: no call may be answered whose row could be lost. */
  isAccepting: () => boolean;
  /** Writes what is there. Rejects when it cannot; the rows stay. */
  flush: () => Promise<void>;
  /** Writes what is there and stops the timer. */
  close: () => Promise<void>;
};

export type AuditBufferOptions = {
  /** A row is written at the latest so long after its call. */
  intervalMs?: number;
  /** Rows in one statement. */
  batchRows?: number;
  /** Rows held while the database is slow; beyond it the buffer accepts no more. */
  rowsMax?: number;
  /** Told of each failure to write. */
  onFailure?: (error: unknown) => void;
};

/**
 * Batches the audit rows of reads: one statement a second instead of one a call. What is not yet written when the
 * process is killed is lost, which is at most a second of reads; rows of acts are written with the act instead.
 */
export const createAuditBuffer = (
  database: Pick<Database, 'pool'>,
  { intervalMs = 1_000, batchRows = 200, rowsMax = 20_000, onFailure = () => {} }: AuditBufferOptions = {},
): AuditBuffer => {
  const waiting: Waiting = { rows: [], uses: new Map(), failing: false };
  let writing: Promise<void> | undefined;
  const hasFullBatch = () => waiting.rows.length >= batchRows;
  const hasAny = () => waiting.rows.length > 0 || waiting.uses.size > 0;

  const writeWhile = async (isDue: () => boolean): Promise<void> => {
    while (isDue()) await writeNext(database, waiting, batchRows);
  };

  const write = (isDue: () => boolean): Promise<void> => {
    writing ??= writeWhile(isDue).finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const flush = async (): Promise<void> => {
    while (writing) await writing;
    // What comes meanwhile is for the next time: else a busy server would write a few rows at a time, all the time.
    let batches = Math.max(1, Math.ceil(waiting.rows.length / batchRows));
    await write(() => hasAny() && batches-- > 0);
  };
  const timer = setInterval(() => void flush().catch(onFailure), intervalMs).unref();

  return {
    add: (event) => {
      const { rows, uses } = waiting;
      rows.push(event);
      const { connectionId, at: lastUsedAt, tool, event: name } = event;
      if (connectionId && lastUsedAt) countUse(uses, { connectionId, calls: 1, lastTool: tool ?? name, lastUsedAt });
      // What does not fill a batch waits for the timer.
      if (rows.length % batchRows === 0 && !waiting.failing) void write(hasFullBatch).catch(onFailure);
    },
    use: (connectionId, lastTool, lastUsedAt) =>
      countUse(waiting.uses, { connectionId, calls: 1, lastTool, lastUsedAt }),
    isAccepting: () => !waiting.failing && waiting.rows.length < rowsMax,
    flush,
    close: async () => {
      clearInterval(timer);
      await writing?.catch(() => {});
      while (hasAny()) await flush();
    },
  };
};

type Waiting = { rows: AuditEvent[]; uses: Map<string, ConnectionUse>; failing: boolean };

/** Writes the oldest rows and all uses. What could not be written goes on waiting. */
const writeNext = async (database: Pick<Database, 'pool'>, waiting: Waiting, batchRows: number): Promise<void> => {
  const batch = waiting.rows.slice(0, batchRows);
  const uses = waiting.uses;
  waiting.uses = new Map();
  try {
    await writeBatch(database, batch, [...uses.values()]);
    waiting.rows = waiting.rows.slice(batch.length);
    waiting.failing = false;
  } catch (error) {
    waiting.failing = true;
    waiting.uses = merged(uses, waiting.uses);
    throw error;
  }
};

const countUse = (uses: Map<string, ConnectionUse>, use: ConnectionUse): void => {
  uses.set(use.connectionId, { ...use, calls: use.calls + (uses.get(use.connectionId)?.calls ?? 0) });
};

/** Uses that could not be written, with those that came since. */
const merged = (before: Map<string, ConnectionUse>, since: Map<string, ConnectionUse>): Map<string, ConnectionUse> => {
  const all = new Map(before);
  for (const use of since.values()) countUse(all, use);
  return all;
};
