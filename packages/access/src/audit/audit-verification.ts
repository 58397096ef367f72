import { chainOf, extend, genesis, type Head, type Seal, type SealedRow } from './audit-chain.ts';
import type { Checkpoint } from './audit-checkpoint.ts';

/**
 * What is wrong with a chain.
 * - `row_changed`: the row's hash is another one than was sealed: the row, its seal or its place was changed
 * - `row_missing`: a sealed row is not there
 * - `wrong_chain`: the row was sealed into the chain of somebody else
 * - `seal_missing`: places between seals are empty
 * - `truncated`: the chain ends before a place that its head or a checkpoint tells of
 * - `head_differs`: the head is not where the seals lead
 * - `checkpoint_differs`: at the place of a signed checkpoint the chain has another hash
 * - `bad_signature`, `unknown_key`: a checkpoint was not signed with a key of this server
 * - `checkpoint_missing`: sealed rows are too old to be told of by no checkpoint
 * - `never_sealed`: a row that the sealer went past has no seal: it was written, or lost its seal, behind the sealer's back
 */
export type AuditFault = {
  fault:
    | 'row_changed'
    | 'row_missing'
    | 'wrong_chain'
    | 'seal_missing'
    | 'truncated'
    | 'head_differs'
    | 'checkpoint_differs'
    | 'bad_signature'
    | 'unknown_key'
    | 'checkpoint_missing'
    | 'never_sealed';
  chain: string;
  /** The first place that differs. */
  seq: bigint | null;
  /** The row there, where it is known. */
  eventId: bigint | null;
};

/** A seal with its row, if that is there. */
export type SealWithRow = Seal & { row: SealedRow | undefined };

/** What a chain is held against. */
export type ChainEvidence = {
  chain: string;
  /** As the sealer keeps it; undefined: there is none. */
  head: Head | undefined;
  /** Those whose signature is good, of the database and kept elsewhere. */
  checkpoints: readonly Checkpoint[];
};

/** How far a chain was walked. `fault`: the first that was found; nothing after it is judged. */
export type ChainWalk = {
  evidence: ChainEvidence;
  /** Where what is there begins: genesis, or what retention removed up to. */
  start: Head;
  at: Head;
  fault: AuditFault | undefined;
};

/** Begins at the newest place up to which retention removed rows, by a signed checkpoint, or else at the beginning. */
export const beginWalk = (evidence: ChainEvidence): ChainWalk => {
  const [pruned] = evidence.checkpoints.filter(({ pruned }) => pruned).toSorted((one, other) => order(other, one));
  const { chain, seq, hash } = pruned ?? genesis(evidence.chain);
  const start = { chain, seq, hash };
  return { evidence, start, at: start, fault: undefined };
};

const order = (one: { seq: bigint }, other: { seq: bigint }): number => Number(one.seq - other.seq);
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Goes on by one seal, in the order of their places. */
export const walkOn = (walk: ChainWalk, seal: SealWithRow): ChainWalk => {
  if (walk.fault) return walk;
  const { at, evidence } = walk;
  const { seq, eventId, row } = seal;
  const stop = (fault: AuditFault['fault'], place = seq, id: bigint | null = eventId): ChainWalk => ({
    ...walk,
    fault: { fault, chain: at.chain, seq: place, eventId: id },
  });
  if (seq !== at.seq + 1n) return stop('seal_missing', at.seq + 1n, null);
  if (!row) return stop('row_missing');
  if (chainOf(row) !== at.chain) return stop('wrong_chain');
  const next = extend(at, row);
  if (!isSame(next.hash, seal.hash)) return stop('row_changed');
  const differs = evidence.checkpoints.some((each) => each.seq === seq && !isSame(each.hash, next.hash));
  return differs ? stop('checkpoint_differs') : { ...walk, at: next };
};

/** Judges where the walk ended. */
export const endWalk = ({ evidence, start, at, fault }: ChainWalk): AuditFault | undefined => {
  if (fault) return fault;
  const { head, checkpoints, chain } = evidence;
  const known = [...checkpoints, ...(head ? [head] : [])];
  const missing = known.filter(({ seq }) => seq > at.seq).toSorted(order)[0];
  if (missing) return { fault: 'truncated', chain, seq: at.seq + 1n, eventId: null };
  const differing = checkpoints.find(({ seq, hash }) => seq === start.seq && !isSame(hash, start.hash));
  if (differing) return { fault: 'checkpoint_differs', chain, seq: differing.seq, eventId: null };
  const isHead = head ? head.seq === at.seq && isSame(head.hash, at.hash) : at.seq === 0n;
  return isHead ? undefined : { fault: 'head_differs', chain, seq: at.seq, eventId: null };
};
