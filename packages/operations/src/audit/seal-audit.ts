import {
  insertCheckpoints,
  type KeyWithId,
  pruneChain,
  readPrunable,
  readUnsignedHeads,
  type SealingPass,
  sealNext,
  signCheckpoint,
} from '@portcullis/access';
import { type Database, inSession, inTransaction } from '@portcullis/database';

export type SealingOptions = {
  /** Rows of one transaction. */
  batch?: number;
  /** Asked between transactions: whether to go on. */
  goesOn?: () => boolean;
};

/**
 * Seals every audit row that is committed and not sealed yet, batch by batch, each in one transaction. Killed between, it goes on
 * where it was. The count of rows.
 */
export const sealAudit = async (
  database: Database,
  { batch = 200, goesOn = () => true }: SealingOptions = {},
): Promise<number> => {
  let count = 0;
  let pass: SealingPass | undefined;
  do {
    const { sealed, pass: next } = await inSession(database, (session) => sealNext(session, pass, batch));
    count += sealed;
    pass = next;
  } while (pass && goesOn());
  return count;
};

const headsAtOnce = 25;

/** Signs the head of every chain that moved since it was signed last. The count of checkpoints. */
export const signHeads = async (
  database: Database,
  key: KeyWithId,
  now: Date,
  goesOn: () => boolean = () => true,
): Promise<number> => {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const heads = await readUnsignedHeads(database.prisma, after, headsAtOnce);
    if (heads.length === 0 || !goesOn()) return count;
    const checkpoints = heads.map((head) => signCheckpoint(head, key, now));
    await inTransaction(database, (tx) => insertCheckpoints(tx, checkpoints));
    count += heads.length;
    after = heads.at(-1)?.chain;
    // Signing is the processor's work: whoever waits for a page comes first.
    await new Promise((later) => setImmediate(later));
  }
};

const dayMs = 86_400_000;
const rowsAtOnce = 2_000;
const chainsAtOnce = 100;

/**
 * Removes audit rows older than that many days, with their seals: the oldest rows of each chain, and never one in its middle. A signed
 * checkpoint stays, from which the chain goes on. The count of rows.
 */
export const pruneAudit = async (
  database: Database,
  key: KeyWithId,
  { days, now, goesOn = () => true }: { days: number; now: Date; goesOn?: () => boolean },
): Promise<number> => {
  const before = new Date(now.getTime() - days * dayMs);
  let count = 0;
  for (;;) {
    const places = await readPrunable(database.prisma, before, rowsAtOnce, chainsAtOnce);
    if (places.length === 0) return count;
    for (const upTo of places) {
      if (!goesOn()) return count;
      count += await inTransaction(database, (tx) => pruneChain(tx, upTo, key, now));
    }
  }
};
