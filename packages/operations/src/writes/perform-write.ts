import {
  type Approval,
  announcePerson,
  type Connection,
  type ConnectionReads,
  type ConnectionRules,
  consumeApproval,
  findReads,
  noteApprovedOrders,
  queueForApprovals,
  readRules,
} from '@portcullis/access';
import type { Transaction } from '@portcullis/database';
import type { Authority } from '../acts/authority.ts';
import { Refusal } from '../refusal.ts';
import { approvalDigest, approvalFor, askApproval } from './approvals-of-writes.ts';
import { approvalCause, gateRefusal, lastUntrusted, mayNeedApproval, rulesUnreadable } from './judge-write.ts';
import type { Done, Waiting } from './outcome.ts';
import { tryWrite } from './try-write.ts';
import { withoutEffect } from './without-effect.ts';
import { notAsked, type Write } from './write.ts';
import { approvalFacts, isExitTried, judgedOrders } from './write-facts.ts';

/** Rows under which an act was judged by their rules. A row is read anew in every transaction. */
const judged = new WeakSet<Connection>();

/** What a repeated call answers: the rules judged it when it was done. */
export const alreadyDone = <T>({ connection }: Authority, done: Done<T>): Done<T> => {
  if (connection) judged.add(connection);
  return done;
};

/** Whether the rules of the connection have judged what it does: nothing is committed that they have not. */
export const isJudged = ({ connection }: Authority): boolean => connection === undefined || judged.has(connection);

/**
 * Does a write, unless the rules of the connection hold it back. A dry run is judged likewise, but asks nobody.
 * The caller has locked what the write changes.
 * @throws Refusal `rules_unreadable`, `cooling_off`, `state_not_fresh`, `approval_refused`, `too_many_approvals`, and those of the write
 */
export const performWrite = async <T>(
  tx: Transaction,
  { connection, clientLimits }: Authority,
  write: Write<T>,
): Promise<Done<T> | Waiting> => {
  if (connection) judged.add(connection);
  const rules = connection ? readRules(connection.rules) : {};
  if (connection === undefined || !isHeld(rules, write)) return unheld(tx, write);
  if (rules === undefined) {
    if (await reducesNow(tx, connection.personId, write)) return unheld(tx, write);
    throw rulesUnreadable();
  }
  await queueForApprovals(tx, connection.id);
  return held(tx, { connection, clientLimits, rules, ...(await readState(tx, connection, rules, write)) }, write);
};

/** Whether the rules say anything about such a write. What cannot be read does. */
const isHeld = (rules: ConnectionRules | undefined, { isExit }: Write<unknown>): boolean => {
  if (isExit) return rules?.approvals?.exits === true;
  return rules === undefined || rules.approvals !== undefined || rules.gates !== undefined;
};

const unheld = async <T>(tx: Transaction, write: Write<T>): Promise<Done<T>> => {
  await write.count();
  if (!write.rehearsal) return write.perform(notAsked);
  return rehearsed(await withoutEffect(tx, () => write.perform(notAsked)));
};

type State = {
  /** What the gates refuse it with, unless it turns out to be an exit. */
  gate: Refusal | undefined;
  /** The tool that has just told what others wrote. */
  readUntrusted: string | undefined;
};

const readState = async (
  tx: Transaction,
  { id, connectedAt }: Connection,
  rules: ConnectionRules,
  { isExit, now }: Write<unknown>,
): Promise<State> => {
  if (isExit || rules.gates === undefined) return { gate: undefined, readUntrusted: undefined };
  const reads: ConnectionReads = await findReads(tx, id);
  return { gate: gateRefusal(rules, { connectedAt, reads, now }), readUntrusted: lastUntrusted(reads, now) };
};

type Holding = State & { connection: Connection; clientLimits: unknown; rules: ConnectionRules };

const held = async <T>(tx: Transaction, holding: Holding, write: Write<T>): Promise<Done<T> | Waiting> => {
  const { connection, rules, gate, readUntrusted } = holding;
  const mayAsk = mayNeedApproval(rules, write.tool, readUntrusted);
  const digest = approvalDigest(connection, holding.clientLimits, write);
  const asksForExits = rules.approvals?.exits === true;
  // The minute after untrusted text may be over: what waits, was refused or was lowered in it stays so.
  const mayBeKnown = mayAsk || rules.gates?.untrustedText === true;
  if (mayBeKnown && gate === undefined && !write.rehearsal) {
    const known = await approvalFor(tx, connection.id, digest, write.now);
    if (known && 'approved' in known) return doApproved(tx, known.approved, write);
    // What would have opened when it was asked about may only close by now.
    if (known && !asksForExits && (await reducesNow(tx, connection.personId, write))) return unheld(tx, write);
    if (known && 'refused' in known) throw known.refused;
    if (known) return known.waiting;
  }
  if (!mayAsk && gate === undefined) return unheld(tx, write);
  await write.count();
  const { done, tried, limits } = await tryWrite(tx, connection.personId, write);
  const reduces = isExitTried(tried);
  if (gate && !reduces) throw gate;
  const orders = judgedOrders(tried, asksForExits);
  const isExempt = reduces && !asksForExits;
  const cause = isExempt ? undefined : approvalCause(rules, { tool: write.tool, orders, readUntrusted });
  if (write.rehearsal) {
    write.rehearsal.needsApproval = cause !== undefined;
    return rehearsed(done);
  }
  if (cause === undefined) return write.perform(notAsked);
  const afterReading = cause === 'untrusted_text' ? readUntrusted : undefined;
  const beside = { given: write.meaning, isExit: write.isExit, limitsAfter: limits, afterReading };
  const facts = approvalFacts(tried, beside);
  return askApproval(tx, connection, write, { cause, digest, facts });
};

/** Whether a trial shows an exit. What it refuses is none: then what holds the write back is the answer. */
const reducesNow = async (tx: Transaction, personId: string, write: Write<unknown>): Promise<boolean> => {
  try {
    return isExitTried((await tryWrite(tx, personId, write)).tried);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};

/** Uses the approval and does the write with it: a refusal takes both back. */
const doApproved = async <T>(
  tx: Transaction,
  { id, personId, quantity }: Approval,
  write: Write<T>,
): Promise<Done<T>> => {
  await write.count();
  if (!(await consumeApproval(tx, id, write.now))) throw new Error('Invariant: an approval is used under its lock');
  const done = await write.perform({ approved: true, ...(quantity === null ? {} : { quantity }) });
  await noteApprovedOrders(tx, id, done.orderIds ?? []);
  await announcePerson(tx, personId);
  return { ...done, approvalId: id };
};

/** What a dry run is answered with. */
const rehearsed = <T>({ answer }: Done<T>): Done<T> => ({ answer, reason: 'dry_run' });
