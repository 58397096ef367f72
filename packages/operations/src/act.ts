import { type AuditEvent, recordEvent, type Scope } from '@portcullis/access';
import { type Database, inTransaction, isOutage, isUniqueViolation, type Transaction } from '@portcullis/database';
import { type Actor, connectionOf, personOf } from './actor.ts';
import { holdAuthority } from './authority.ts';
import type { Clock } from './clock.ts';
import { ConnectionEnded, RateLimited, ScopeLost } from './ended-authority.ts';
import { countQuietExit } from './quiet-exits.ts';
import { Refusal } from './refusal.ts';

/** What is done, as the audit row names it. */
export type ActSpec = {
  /** `tool.call`, or what a person or the house did: `connection.revoked`, `hand.cancel`, … */
  event: string;
  tool?: string;
  /** The scope a connection needs for it. People act by their own right. */
  needs: Scope;
  /** Cancels, closes and flattens: never held back, and audited in bulk when they change nothing again and again. */
  isExit?: boolean;
  /** SHA-256 of the canonical arguments. */
  argsDigest?: Uint8Array;
};

/** What the act's own part gives back: its answer, and what the audit row says besides. */
export type Done<T> = {
  answer: T;
  orderIds?: string[];
  reason?: string;
  /** The connection acted upon, when it is not the actor. */
  connectionId?: string;
  clientId?: string;
};

/**
 * One act of an actor in one transaction: hold the authority, change, audit. Whatever `work` throws rolls all of it
 * back; then the audit row of the refusal commits in a second transaction.
 * Locks are taken in one order everywhere: connection, person, account, then rows below it.
 * @throws Refusal, ConnectionEnded, ScopeLost, RateLimited
 */
export const act = async <T>(
  database: Database,
  actor: Actor,
  spec: ActSpec,
  clock: Clock,
  work: (tx: Transaction) => Promise<Done<T>>,
): Promise<T> => {
  const startedAt = performance.now();
  const row = (facts: Partial<Done<T>> & { decision: 'allowed' | 'refused' | 'failed' }) => ({
    ...auditRow(actor, spec),
    decision: facts.decision,
    reason: facts.reason ?? null,
    orderIds: facts.orderIds ?? [],
    durationMs: Math.round(performance.now() - startedAt),
    ...(facts.connectionId === undefined ? {} : { connectionId: facts.connectionId }),
    ...(facts.clientId === undefined ? {} : { clientId: facts.clientId }),
  });
  try {
    return await againOnCollision(database, async (tx) => {
      await holdAuthority(tx, actor, spec.needs, clock());
      const done = await work(tx);
      await recordCalls(tx, row({ ...done, decision: 'allowed' }), callsTold(actor, spec, changedNothing(done), clock));
      return done.answer;
    });
  } catch (error) {
    const reason = refusalReason(error);
    const unrefused = row({
      decision: reason === undefined ? 'failed' : 'refused',
      reason: reason ?? 'internal_error',
    });
    await recordApart(database, unrefused, callsTold(actor, spec, reason !== undefined, clock), error);
    throw error;
  }
};

/** Two acts that claim the same unique key at once: the one that lost runs again and then sees what the other wrote. */
const againOnCollision = async <T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> => {
  try {
    return await inTransaction(database, work);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return await inTransaction(database, work);
  }
};

/** The reason an audit row gives for what was thrown; undefined: not a refusal but a failure. */
const refusalReason = (error: unknown): string | undefined => {
  if (error instanceof Refusal) return error.code;
  if (error instanceof ConnectionEnded) return `connection_${error.reason}`;
  if (error instanceof ScopeLost) return 'insufficient_scope';
  return error instanceof RateLimited ? 'rate_limited' : undefined;
};

const auditRow = (actor: Actor, { event, tool, needs, argsDigest }: ActSpec) => ({
  personId: personOf(actor) ?? null,
  connectionId: connectionOf(actor) ?? null,
  clientId: actor.kind === 'connection' ? actor.principal.clientId : null,
  event,
  tool: tool ?? null,
  scopeHeld: actor.kind === 'connection' ? actor.principal.scope : null,
  scopeNeeded: actor.kind === 'connection' ? needs : null,
  argsDigest: argsDigest ? new Uint8Array(argsDigest) : null,
  address: 'address' in actor ? actor.address : null,
  requestId: 'requestId' in actor ? actor.requestId : null,
});

/** An exit that changed nothing may leave no row of its own (see quiet-exits.ts). */
const callsTold = (actor: Actor, { isExit = false }: ActSpec, quiet: boolean, clock: Clock): number => {
  const by = connectionOf(actor) ?? personOf(actor);
  return isExit && quiet && by !== undefined ? countQuietExit(by, clock()) : 1;
};

const changedNothing = ({ orderIds = [], reason }: Done<unknown>): boolean =>
  orderIds.length === 0 || reason === 'repeated';

const recordCalls = async (tx: Transaction, row: AuditEvent, calls: number): Promise<void> => {
  if (calls > 0) await recordEvent(tx, { ...row, calls });
};

/** A refusal is audited after its act was rolled back. When the database is away, the first error is the one to tell. */
const recordApart = async (database: Database, row: AuditEvent, calls: number, thrown: unknown): Promise<void> => {
  if (isOutage(thrown) || calls === 0) return;
  await inTransaction(database, (tx) => recordCalls(tx, row, calls)).catch((error) => {
    if (!isOutage(error)) throw error;
  });
};
