import { type AuditEvent, recordEvent, type Scope } from '@portcullis/access';
import { type Database, inTransaction, isOutage, isUniqueViolation, type Transaction } from '@portcullis/database';
import { type Actor, connectionOf, personOf } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { ApprovalRequired } from '../writes/approval-required.ts';
import type { Done, Waiting } from '../writes/outcome.ts';
import { isJudged } from '../writes/perform-write.ts';
import { countQuietExit } from '../writes/quiet-exits.ts';
import { type Authority, type Holding, holdAuthority } from './authority.ts';
import { ConnectionEnded, ConnectionPaused, RateLimited, ScopeLost } from './ended-authority.ts';
import { refuseBeyondGrant } from './refuse-beyond-grant.ts';

/** What is done, as the audit row names it. */
export type ActSpec = {
  /** `tool.call`, or what a person or the house did: `connection.revoked`, `hand.cancel`, … */
  event: string;
  tool?: string;
  /** The scope a connection needs for it. People act by their own right. */
  needs: Scope;
  /** Cancels, closes and flattens: never held back, and audited in bulk when they change nothing again and again. */
  isExit?: boolean;
  /** `alone`: it changes what the acts of the person go by, waits for those under way, and none goes on beside it. */
  holding?: Holding;
  /** SHA-256 of the canonical arguments. */
  argsDigest?: Uint8Array;
};

const audited = new WeakSet<object>();

/** Whether the row of a refusal is left already: of one that came before there was an act, it is not. */
export const isAudited = (refusal: Refusal): boolean => audited.has(refusal);

/**
 * One act of an actor in one transaction: hold the authority, change, audit. Whatever `work` throws rolls all of it
 * back; then the audit row of the refusal commits in a second transaction.
 * Locks are taken in one order everywhere: connection, person, account, then rows below it.
 * @throws Refusal, ApprovalRequired, ConnectionEnded, ConnectionPaused, ScopeLost, RateLimited
 */
export const act = async <T>(
  database: Database,
  actor: Actor,
  spec: ActSpec,
  clock: Clock,
  work: (tx: Transaction, authority: Authority) => Promise<Done<T> | Waiting>,
): Promise<T> => {
  const startedAt = performance.now();
  const row = (facts: Omit<Done<T>, 'answer'>, decision: AuditEvent['decision'] = 'allowed') => ({
    ...auditRow(actor, spec),
    decision,
    reason: facts.reason ?? null,
    orderIds: facts.orderIds ?? [],
    durationMs: Math.round(performance.now() - startedAt),
    ...(facts.connectionId === undefined ? {} : { connectionId: facts.connectionId }),
    ...(facts.clientId === undefined ? {} : { clientId: facts.clientId }),
    ...(facts.limitsBefore === undefined ? {} : { limitsBefore: facts.limitsBefore }),
    ...(facts.limitsAfter === undefined ? {} : { limitsAfter: facts.limitsAfter }),
    ...(facts.approvalId === undefined ? {} : { approvalId: facts.approvalId }),
  });
  try {
    const done = await againOnCollision(database, spec, async (tx) => {
      const authority = await holdAuthority(tx, actor, spec.needs, clock(), spec.holding);
      refuseBeyondGrant(authority, spec, clock());
      const outcome = await work(tx, authority);
      if (spec.needs === 'mcp:trade' && !isJudged(authority)) throw new Error('Invariant: rules judge every write');
      if ('waiting' in outcome) await recordCalls(tx, row(asked(outcome), 'refused'), 1);
      else await recordCalls(tx, row(outcome), callsTold(actor, spec, changedNothing(outcome), clock));
      return outcome;
    });
    if ('waiting' in done) throw done.waiting;
    return done.answer;
  } catch (error) {
    if (!(error instanceof ApprovalRequired)) await recordEnd(database, actor, spec, { clock, startedAt }, error);
    throw error;
  }
};

const asked = ({ waiting }: Waiting) => ({ reason: 'approval_required', approvalId: waiting.approvalId });

/**
 * A further transaction of an act that goes on after its first one was told: the authority is held anew. What ends it leaves a
 * row as a refused act does; that it went on leaves none.
 * @throws ConnectionEnded, ConnectionPaused, ScopeLost, and what `work` throws
 */
export const goOn = async <T>(
  database: Database,
  actor: Actor,
  spec: ActSpec,
  clock: Clock,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => {
  const startedAt = performance.now();
  try {
    return await inTransaction(database, async (tx) => {
      await holdAuthority(tx, actor, spec.needs, clock());
      return work(tx);
    });
  } catch (error) {
    await recordEnd(database, actor, spec, { clock, startedAt }, error);
    throw error;
  }
};

/** The row of an act that was refused, or failed. */
const recordEnd = async (
  database: Database,
  actor: Actor,
  spec: ActSpec,
  { clock, startedAt }: { clock: Clock; startedAt: number },
  error: unknown,
): Promise<void> => {
  const reason = refusalReason(error);
  const row = {
    ...auditRow(actor, spec),
    decision: reason === undefined ? ('failed' as const) : ('refused' as const),
    reason: reason ?? 'internal_error',
    orderIds: [],
    durationMs: Math.round(performance.now() - startedAt),
  };
  if (error instanceof Refusal) audited.add(error);
  await recordApart(database, row, callsTold(actor, spec, reason !== undefined, clock), error);
};

/** Two acts that claim the same unique key at once: the one that lost runs again and then sees what the other wrote. */
const againOnCollision = async <T>(
  database: Database,
  { isExit }: ActSpec,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => {
  const options = isExit ? { timeoutMs: exitTimeoutMs } : {};
  try {
    return await inTransaction(database, work, options);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return await inTransaction(database, work, options);
  }
};

/** Whoever leaves thousands of orders behind must not have made the way out too long: cancelling one takes a few milliseconds. */
const exitTimeoutMs = 60_000;

/** The reason an audit row gives for what was thrown; undefined: not a refusal but a failure. */
const refusalReason = (error: unknown): string | undefined => {
  if (error instanceof Refusal) return error.code;
  if (error instanceof ConnectionEnded) return `connection_${error.reason}`;
  if (error instanceof ConnectionPaused) return 'connection_paused';
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

const changedNothing = ({ orderIds = [], changed = orderIds.length > 0, reason }: Done<unknown>): boolean =>
  !changed || reason === 'repeated';

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
