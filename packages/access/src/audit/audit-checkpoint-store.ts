import type { Reader, Transaction } from '@portcullis/database';
import type { Head } from './audit-chain.ts';
import { type Checkpoint, type KeyWithId, signCheckpoint } from './audit-checkpoint.ts';

/** Heads that no checkpoint tells of yet, of chains after that one. */
export const readUnsignedHeads = (reader: Reader, after: string | undefined, limit: number): Promise<Head[]> =>
  reader.$queryRaw<Head[]>`
    SELECT chain, seq, hash FROM audit_chain head
     WHERE (${after ?? null}::uuid IS NULL OR chain > ${after ?? null}::uuid) AND NOT EXISTS (SELECT FROM audit_checkpoint c WHERE c.chain = head.chain AND c.seq = head.seq)
     ORDER BY chain LIMIT ${limit}`;

/** Keeps signed heads. What two sealers sign of one head is the same, but for its time: the first stays. */
export const insertCheckpoints = async (tx: Transaction, checkpoints: readonly Checkpoint[]): Promise<void> => {
  await tx.auditCheckpoint.createMany({
    data: checkpoints.map(({ hash, signature, ...facts }) => ({
      ...facts,
      hash: new Uint8Array(hash),
      signature: new Uint8Array(signature),
    })),
    skipDuplicates: true,
  });
};

/** The newest checkpoint of each chain. */
export const readNewestCheckpoints = (reader: Reader): Promise<Checkpoint[]> =>
  reader.$queryRaw<Checkpoint[]>`
    SELECT DISTINCT ON (chain) chain, seq, hash, at, kid, signature, pruned
      FROM audit_checkpoint ORDER BY chain, seq DESC, pruned`;

/** How far a chain may be removed: the place before its first row that is not older than `before`, and at most `rowsMax` on. */
export const readPrunable = (reader: Reader, before: Date, rowsMax: number, limit: number): Promise<Head[]> =>
  reader.$queryRaw<Head[]>`
    WITH ends AS (
      SELECT head.chain, least(
               coalesce((SELECT s.seq - 1 FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
                          WHERE s.chain = head.chain AND e.at >= ${before} ORDER BY s.seq LIMIT 1), head.seq),
               (SELECT s.seq + ${rowsMax}::int - 1 FROM audit_seal s WHERE s.chain = head.chain ORDER BY s.seq LIMIT 1)) AS seq
        FROM audit_chain head)
    SELECT seal.chain, seal.seq, seal.hash FROM ends JOIN audit_seal seal USING (chain, seq) ORDER BY chain LIMIT ${limit}`;

/** Removes the oldest rows of a chain, up to that place, and leaves a signed word that they were there. The count of rows. */
export const pruneChain = async (tx: Transaction, upTo: Head, key: KeyWithId, now: Date): Promise<number> => {
  await insertCheckpoints(tx, [signCheckpoint(upTo, key, now, true)]);
  const [answer] = await tx.$queryRaw<{ removed: bigint }[]>`
    SELECT prune_audit_chain(${upTo.chain}::uuid, ${upTo.seq}) AS removed`;
  return Number(answer?.removed ?? 0);
};
