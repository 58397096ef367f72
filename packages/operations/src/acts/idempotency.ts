import type { Transaction } from '@portcullis/database';
import { Refusal } from '../refusal.ts';

/** How long a client_request_id is kept at the least; longer while one of its orders is alive. */
export const keptDays = 7;

export type StoredAnswer = { tool: string; argsDigest: Uint8Array; answer: unknown; orderIds: string[] };

/** `createdAt`: when the first call was made; what it meant is judged as of then. */
export type KeptAnswer = StoredAnswer & { createdAt: Date };

/**
 * What a repeated client_request_id is answered with: the first answer when tool and arguments are the same, a refusal
 * when they are not (Stripe, "Idempotent requests").
 * @throws Refusal `idempotency_conflict`
 */
export const judgeRepeat = <Stored extends StoredAnswer>(
  stored: Stored,
  tool: string,
  argsDigest: Uint8Array,
): Stored => {
  if (stored.tool === tool && Buffer.compare(stored.argsDigest, argsDigest) === 0) return stored;
  throw new Refusal('idempotency_conflict', 'This client_request_id was used for a call with other arguments.', {
    hint: 'Use a new client_request_id for a new order; repeat the first call unchanged to get its answer again.',
  });
};

/** The answer kept under a person's client_request_id. Ids of other people are never looked at. */
export const findAnswer = async (
  tx: Transaction,
  personId: string,
  requestId: string,
): Promise<KeptAnswer | undefined> => {
  const kept = await tx.idempotencyKey.findUnique({ where: { personId_requestId: { personId, requestId } } });
  return kept ? { ...kept, answer: JSON.parse(String(kept.answer)) } : undefined;
};

/**
 * Keeps the answer with the act. Two at once: the unique key lets one through, the other is tried again.
 * It is kept as text, because jsonb would give its members back in another order.
 */
export const keepAnswer = async (
  tx: Transaction,
  key: { personId: string; requestId: string },
  { tool, argsDigest, answer, orderIds }: StoredAnswer,
  now: Date,
): Promise<void> => {
  await tx.idempotencyKey.create({
    data: {
      ...key,
      tool,
      argsDigest: new Uint8Array(argsDigest),
      answer: JSON.stringify(answer),
      orderIds,
      createdAt: now,
    },
  });
};

/** Removes keys older than 7 days whose orders have all ended. Returns how many. A job of the venue. */
export const forgetAnswers = async (tx: Transaction, now: Date): Promise<number> => {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  return await tx.$executeRaw`
    DELETE FROM idempotency_key k
    WHERE k.created_at < ${before}
      AND NOT EXISTS (
        SELECT 1 FROM trade_order o
        WHERE o.id = ANY (k.order_ids::uuid[]) AND o.status NOT IN ('Filled', 'Cancelled', 'Rejected'))`;
};
