import {
  type Approval,
  type ApprovalCause,
  type ApprovalFacts,
  type ApprovalPrice,
  type ApprovalTarget,
  announcePerson,
  approvalLimits,
  approvalState,
  type Connection,
  countOpenApprovals,
  endApproval,
  insertApproval,
  latestApproval,
} from '@portcullis/access';
import type { Transaction } from '@portcullis/database';
import { findOrder, instrumentNamed, ticksToPrice } from '@portcullis/trading';
import { canonicalDigest } from '../canonical-digest.ts';
import { Refusal } from '../refusal.ts';
import { ApprovalRequired } from './approval-required.ts';
import type { Waiting } from './outcome.ts';
import type { Write } from './write.ts';
import { isWithinBand, targetOf } from './write-facts.ts';
import { quoteKey, readHeld, readTracedQuotes } from './write-trace.ts';

/** What an approval is for: this call, under this grant as it stands, and what all AI clients together may do. */
export const approvalDigest = (
  { id, scope, limits, rules }: Pick<Connection, 'id' | 'scope' | 'limits' | 'rules'>,
  clientLimits: unknown,
  { tool, meaning }: Pick<Write<unknown>, 'tool' | 'meaning'>,
): Uint8Array => canonicalDigest({ tool, arguments: meaning, grant: { id, scope, limits, rules }, clientLimits });

/** What the person's page knows of a call. */
export type KnownApproval = { approved: Approval } | { waiting: Waiting } | { refused: Refusal };

/**
 * The approval that this call goes by; undefined: a new one is to be asked for. One that the market has left behind ends. The
 * caller holds `queueForApprovals`.
 */
export const approvalFor = async (
  tx: Transaction,
  connectionId: string,
  digest: Uint8Array,
  now: Date,
): Promise<KnownApproval | undefined> => {
  const latest = await latestApproval(tx, connectionId, digest);
  if (!latest) return undefined;
  const state = approvalState(latest, now);
  if (state === 'refused') return { refused: approvalRefused(latest) };
  if (state === 'open') return { waiting: waitingFor(latest) };
  if (state !== 'approved') return undefined;
  if (await isAsSeen(tx, latest)) return { approved: latest };
  await endApproval(tx, latest.id, now);
  return undefined;
};

/**
 * Whether what the person saw still holds: prices within their bands, the positions, and the orders that the call names. What
 * it does not say itself it takes from them: a client that changes them first would do another thing than was approved.
 */
const isAsSeen = async (tx: Transaction, { personId, facts }: Approval): Promise<boolean> => {
  // Only this file writes the column, from this type.
  const { prices, positions, targets } = facts as unknown as ApprovalFacts;
  if (!(await isMarketThere(tx, prices))) return false;
  const held = await readHeld(tx, personId, positions);
  return positions.every(({ before }, index) => before === held[index]) && areThere(tx, personId, targets);
};

const areThere = async (tx: Transaction, personId: string, targets: readonly ApprovalTarget[]): Promise<boolean> => {
  for (const seen of targets) {
    const order = await findOrder(tx, personId, seen.orderId);
    if (!order || !isSame(targetOf(order), seen)) return false;
  }
  return true;
};

const isSame = (one: ApprovalTarget, other: ApprovalTarget): boolean =>
  one.quantity === other.quantity &&
  one.filled === other.filled &&
  one.limitPrice === other.limitPrice &&
  one.stopPrice === other.stopPrice;

const isMarketThere = async (tx: Transaction, prices: readonly ApprovalPrice[]): Promise<boolean> => {
  const quotes = await readTracedQuotes(tx, prices);
  return prices.every((seen) => {
    const quote = quotes.get(quoteKey(seen.feed, seen.instrument));
    return isWithinBand(seen, quote && ticksToPrice(instrumentNamed(seen.instrument), quote.lastTicks));
  });
};

/** Asks the person. @throws Refusal `too_many_approvals` */
export const askApproval = async (
  tx: Transaction,
  { id, personId }: Connection,
  { tool, meaning, clientRequestId, now }: Write<unknown>,
  asked: { cause: ApprovalCause; digest: Uint8Array; facts: ApprovalFacts },
): Promise<Waiting> => {
  if ((await countOpenApprovals(tx, id, now)) >= approvalLimits.openMax) throw tooMany();
  const wanted = { personId, connectionId: id, tool, arguments: meaning, clientRequestId, ...asked };
  const approval = await insertApproval(tx, wanted, now);
  await announcePerson(tx, personId);
  return waitingFor(approval);
};

/** Nothing is done but this; the caller is told after the transaction has committed. */
const waitingFor = (approval: Approval): Waiting => ({ waiting: new ApprovalRequired(approval) });

const approvalRefused = ({ reason, expiresAt }: Approval): Refusal =>
  new Refusal('approval_refused', reason ? `The person refused: ${JSON.stringify(reason)}` : 'The person refused.', {
    hint: `Do not ask again before ${expiresAt.toISOString()}, unless they say so.`,
  });

const tooMany = (): Refusal =>
  new Refusal('too_many_approvals', `${approvalLimits.openMax} writes of this connection wait for the person.`, {
    hint: 'Wait until the person has decided, or until they expire.',
  });
