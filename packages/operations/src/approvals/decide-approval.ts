import {
  type Approval,
  type ApprovalDecision,
  type ApprovalFacts,
  announcePerson,
  approvalLimits,
  type Connection,
  contains,
  decideApproval,
  findApproval,
  isScope,
  lockConnection,
  quotable,
} from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import { act } from '../acts/act.ts';
import { endOf } from '../acts/authority.ts';
import type { Clock } from '../clock.ts';
import type { PersonActor } from '../connections/connections.ts';
import { requireFreshSignIn } from '../connections/fresh-sign-in.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';

export type Approving = {
  approvalId: string;
  /** Fewer contracts than were asked for, where the call has a quantity. Left out: as asked. */
  quantity?: number | undefined;
  /** Of the browser session in which the person decides: the password was given in it a short while ago. */
  sessionHash: Uint8Array;
};

/**
 * The person says yes to one call. Nothing is done by it: the client's own retry does it, once. Pressed again it answers
 * the same. @throws Refusal `approval_not_found`, `approval_over`, `invalid_value`, `sign_in_too_old`
 */
export const approve = (
  database: Database,
  actor: PersonActor,
  { approvalId, quantity, sessionHash }: Approving,
  clock: Clock,
): Promise<Approval> =>
  act(database, actor, { event: 'approval.approved', needs: 'mcp:read' }, clock, async (tx) => {
    const known = await ownApproval(tx, actor, approvalId);
    await requireFreshSignIn(tx, actor, { sessionHash, now: clock() });
    const lowered = loweredQuantity(known, quantity);
    const decision = { outcome: 'approved' as const, ...(lowered === undefined ? {} : { quantity: lowered }) };
    // The rule cannot change under the decision: whoever changes the connection waits, and ends what was decided.
    const connection = await lockConnection(tx, known.connectionId, 'share');
    requireStanding(connection, actor, clock());
    return settle(tx, known, decision, clock());
  });

export type Refusing = {
  approvalId: string;
  /** For the agent, in the person's words. */
  reason?: string | undefined;
};

/**
 * The person says no, and the client is told why. Pressed again it answers the same.
 * @throws Refusal `approval_not_found`, `approval_over`
 */
export const refuseApproval = (
  database: Database,
  actor: PersonActor,
  { approvalId, reason = '' }: Refusing,
  clock: Clock,
): Promise<Approval> =>
  act(database, actor, { event: 'approval.refused', needs: 'mcp:read' }, clock, async (tx) => {
    const known = await ownApproval(tx, actor, approvalId);
    const words = quotable(reason, approvalLimits.reasonLength);
    return settle(tx, known, { outcome: 'refused', ...(words ? { reason: words } : {}) }, clock());
  });

/** Another person's is like one that never was. */
const ownApproval = async (tx: Transaction, { personId }: PersonActor, id: string) => {
  const known = await findApproval(tx, id);
  if (known?.personId !== personId) throw new Refusal('approval_not_found', 'There is no such approval.');
  return known;
};

/** Undefined: what was asked for. @throws Refusal `invalid_value` */
const loweredQuantity = ({ facts }: Approval, quantity: number | undefined): number | undefined => {
  const asked = (facts as ApprovalFacts | null)?.quantity ?? null;
  if (quantity === undefined || quantity === asked) return undefined;
  if (asked === null || !Number.isInteger(quantity) || quantity < 1 || quantity > asked) {
    throw new Refusal('invalid_value', asked === null ? 'It has no quantity.' : `Give 1 to ${asked}.`);
  }
  return quantity;
};

/** What the client could not do any more is not approved. @throws Refusal `approval_over` */
const requireStanding = (connection: Connection | undefined, { personId }: PersonActor, now: Date): void => {
  const trades = isScope(connection?.scope) && contains(connection.scope, 'mcp:trade');
  if (endOf(connection, personId, now) || connection?.pausedAt || !trades) throw over();
};

const settle = async (
  tx: Transaction,
  known: Approval & { connection: Connection },
  decision: ApprovalDecision,
  now: Date,
): Promise<Done<Approval>> => {
  const { id, connectionId, personId, connection } = known;
  const about = { connectionId, clientId: connection.clientId, approvalId: id };
  const isFirst = await decideApproval(tx, id, decision, now);
  const settled = await findApproval(tx, id);
  if (!settled || !isSame(settled, decision)) throw over();
  if (!isFirst) return { answer: settled, ...about, reason: 'repeated' };
  await announcePerson(tx, personId);
  return { answer: settled, ...about, orderIds: [] };
};

const isSame = (settled: Approval, decision: ApprovalDecision): boolean =>
  settled.outcome === decision.outcome &&
  (decision.outcome === 'refused' || settled.quantity === (decision.quantity ?? null));

const over = (): Refusal =>
  new Refusal('approval_over', 'It was decided already, its time has passed, or the client may not trade any more.');
