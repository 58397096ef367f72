import {
  type AuditFault,
  beginWalk,
  type Checkpoint,
  endWalk,
  judgeCheckpoint,
  type KeyWithId,
  readChains,
  readCheckpoints,
  readHead,
  readLastSealed,
  readNeverSealed,
  readSeals,
  readTimeAfter,
  readUnsealed,
  walkOn,
} from '@portcullis/access';
import { type Database, Prisma, type Reader } from '@portcullis/database';

export type AuditVerification = {
  chains: number;
  /** Rows whose hashes were computed again. */
  rows: number;
  checkpoints: number;
  /** Rows that the sealer has yet to take up: no fault. */
  unsealed: number;
  /** The first of each chain. */
  faults: AuditFault[];
};

export type AuditQuestion = {
  /** Of this chain only. */
  chain?: string | undefined;
  /** Public keys of the server, those that sign no more among them. */
  keys: readonly KeyWithId[];
  /** Checkpoints that were kept elsewhere. */
  kept?: readonly Checkpoint[];
};

const batch = 2_000;
const hourMs = 3_600_000;

/**
 * Computes every hash anew from the rows, as they stand at one moment, and holds the chains against their heads and against every
 * signed checkpoint. Nothing is written.
 */
export const verifyAudit = ({ prisma }: Database, question: AuditQuestion): Promise<AuditVerification> =>
  prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
      const { chain, kept = [] } = question;
      const known = chain === undefined ? [...(await readChains(tx)), ...kept.map((each) => each.chain)] : [chain];
      const lastSealed = await readLastSealed(tx);
      const result = { rows: 0, checkpoints: 0, faults: await readNeverSealed(tx, chain) };
      const chains = new Set(known);
      for (const each of chains) {
        const one = await verifyChain(tx, each, question, lastSealed);
        result.rows += one.rows;
        result.checkpoints += one.checkpoints;
        if (one.fault) result.faults.unshift(one.fault);
      }
      const { rows: unsealed } = await readUnsealed(tx);
      return { ...result, chains: chains.size, unsealed, faults: firstOfEach(result.faults) };
    },
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: 24 * hourMs, maxWait: 5_000 },
  );

const firstOfEach = (faults: readonly AuditFault[]): AuditFault[] => [
  ...new Map(faults.toReversed().map((fault) => [fault.chain, fault])).values(),
];

const verifyChain = async (
  tx: Reader,
  chain: string,
  { keys, kept = [] }: AuditQuestion,
  lastSealed: Date | undefined,
): Promise<{ rows: number; checkpoints: number; fault: AuditFault | undefined }> => {
  const checkpoints = [...(await readCheckpoints(tx, chain)), ...kept.filter((each) => each.chain === chain)];
  const judged = checkpoints.map((checkpoint) => ({ checkpoint, is: judgeCheckpoint(checkpoint, keys) }));
  const good = judged.flatMap(({ checkpoint, is }) => (is === 'good' ? [checkpoint] : []));
  let walk = beginWalk({ chain, head: await readHead(tx, chain), checkpoints: good });
  let rows = 0;
  for (let after = walk.start.seq; ; ) {
    const seals = await readSeals(tx, chain, after, batch);
    for (const seal of seals) walk = walkOn(walk, seal);
    rows += seals.length;
    after = seals.at(-1)?.seq ?? after;
    if (walk.fault || seals.length < batch) break;
  }
  const bad = judged.find(({ is }) => is !== 'good');
  const ofSignature: AuditFault | undefined =
    bad && bad.is !== 'good' ? { fault: bad.is, chain, seq: bad.checkpoint.seq, eventId: null } : undefined;
  const fault = endWalk(walk) ?? ofSignature ?? (await uncovered(tx, chain, good, lastSealed));
  return { rows, checkpoints: checkpoints.length, fault };
};

/** Every chain that moved is signed within minutes; an hour after a row was sealed a checkpoint tells of it, or somebody took it away. */
const uncovered = async (
  tx: Reader,
  chain: string,
  checkpoints: readonly Checkpoint[],
  lastSealed: Date | undefined,
): Promise<AuditFault | undefined> => {
  const covered = checkpoints.reduce((most, { seq }) => (seq > most ? seq : most), 0n);
  const since = await readTimeAfter(tx, chain, covered);
  if (!since || !lastSealed || lastSealed.getTime() - since.getTime() < hourMs) return undefined;
  return { fault: 'checkpoint_missing', chain, seq: covered + 1n, eventId: null };
};
