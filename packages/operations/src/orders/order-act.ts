import type { Transaction } from '@portcullis/database';
import {
  type Account,
  type Grant,
  type GrantLedger,
  type Locking,
  lockAccountNamed,
  sharedFeed,
  timeOfFeed,
} from '@portcullis/trading';
import { connectionOf, type TradingActor, traderOf } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Authority } from '../acts/authority.ts';
import { findAnswer, judgeRepeat, keepAnswer } from '../acts/idempotency.ts';
import { inTurn } from '../acts/in-turn.ts';
import { accountNotFound } from '../acts/own-account.ts';
import { refuseWhileStopped } from '../acts/signal-switch.ts';
import { countWrite } from '../acts/write-limit.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { grantsOf } from '../limits/grant-bounds.ts';
import { holdBudgets } from '../limits/grant-budgets.ts';
import { limitsShown } from '../limits/limits-shown.ts';
import type { Done, Waiting } from '../writes/outcome.ts';
import { alreadyDone, performWrite } from '../writes/perform-write.ts';
import type { Granted } from '../writes/write.ts';

/** What every write may be given. */
export type WriteOptions = {
  /** 16 to 64 characters, unique a person: the same again returns the first answer. */
  clientRequestId?: string | undefined;
  /** Do everything, keep nothing. */
  dryRun?: boolean | undefined;
};

/** The authority, with what bounds a connection's orders, and what the person granted of this very write. */
export type OrderAuthority = Authority & {
  grants: readonly Grant[];
  /** What of them is used on the shared feed. For a write that is judged before it changes anything. */
  ledger: GrantLedger | undefined;
  granted: Granted;
};

export type OrderAct<Locked, Answer> = {
  /** The tool's name, also when a person does it on a page. */
  tool: string;
  options: WriteOptions;
  /** All that the call meant at a moment, for the audit row and for telling a repeat from another call. */
  meaning: (at: Date) => Record<string, unknown>;
  /** Cancels, closes and flattens are never held back. */
  isExit: boolean;
  /** Takes the account locks. Nothing is read before them that is relied on after. */
  lock: (tx: Transaction, locking: Locking) => Promise<Locked>;
  work: (
    tx: Transaction,
    locked: Locked,
    now: Date,
    authority: OrderAuthority,
  ) => Promise<{ answer: Answer; orderIds: string[]; changed?: boolean }>;
};

/**
 * One act on orders: the accounts are locked, a repeated client_request_id gives the first answer, the write is counted,
 * done, and its answer kept under the id, all in the transaction of `act`. The answer must be plain JSON.
 */
export const actOnOrders = <Locked, Answer>(
  { database, market, clock, limitWrites = true, rehearsal: asked }: Desk,
  actor: TradingActor,
  { tool, options, meaning, isExit, lock, work }: OrderAct<Locked, Answer>,
): Promise<Answer> => {
  const personId = traderOf(actor);
  const connectionId = connectionOf(actor);
  const rehearsal = options.dryRun ? (asked ?? { needsApproval: false }) : asked;
  const requestId = rehearsal ? undefined : options.clientRequestId;
  const digestAt = (at: Date) => canonicalDigest({ tool, ...meaning(at) });
  const argsDigest = digestAt(clock());
  const event = events[actor.kind];
  const spec = { event, tool, needs: 'mcp:trade' as const, isExit, argsDigest };
  const once = async (tx: Transaction, authority: Authority): Promise<Done<Answer> | Waiting> => {
    const repeated = async () => {
      const kept = requestId === undefined ? undefined : await findAnswer(tx, personId, requestId);
      const known = kept && judgeRepeat(kept, tool, digestAt(kept.createdAt));
      // Kept as this very act answered it: same tool, same arguments.
      return known && { answer: known.answer as Answer, orderIds: known.orderIds, reason: 'repeated' };
    };
    if (actor.kind === 'signal' && !isExit) await refuseWhileStopped(tx, actor.keyId);
    const shared = await timeOfFeed(tx, sharedFeed, { market, now: clock() });
    const locked = await lock(tx, { now: shared.now, hours: market.hours });
    const now = clock();
    const first = await repeated();
    if (first) return alreadyDone(authority, first);
    const grants = grantsOf(authority, now);
    const count = async () => {
      if (limitWrites && connectionId !== undefined && !isExit) await countWrite(tx, connectionId, now);
    };
    const { ledger, tell } = await holdBudgets(tx, { personId, connectionId, grants }, isExit, { market, now });
    const done = await performWrite<Answer>(tx, authority, {
      ...{ tool, isExit, meaning: meaning(now), now, count, rehearsal, clientRequestId: requestId },
      limits: () => limitsShown(tx, authority, { market, now }),
      perform: (granted) => work(tx, locked, now, { ...authority, grants, ledger, granted }),
    });
    if ('waiting' in done || rehearsal) return done;
    if (requestId !== undefined) {
      const { answer, orderIds = [] } = done;
      await keepAnswer(tx, { personId, requestId }, { tool, argsDigest, answer, orderIds }, now);
    }
    return { ...done, ...(await tell()) };
  };
  // Exits have a lane of their own: they do not wait behind orders.
  return inTurn(`${isExit ? 'exit' : 'order'} ${personId}`, () => act(database, actor, spec, clock, once));
};

const events = { connection: 'tool.call', signal: 'signal.call', person: 'hand.call' } as const;

/** What the life cycle of an order names as the cause. */
export const sourceOf = (actor: TradingActor, tool: string): string => {
  if (actor.kind === 'connection') return tool;
  return actor.kind === 'signal' ? 'signal' : 'page';
};

/** Locks one of the person's own accounts by name. Another person's does not exist. @throws Refusal */
export const lockOwnAccount = async (
  tx: Transaction,
  actor: TradingActor,
  name: string,
  locking: Locking,
): Promise<Account> => {
  const account = await lockAccountNamed(tx, traderOf(actor), name, locking);
  if (!account) throw accountNotFound(name);
  return account;
};
