import { isSealingDue, type Keys } from '@portcullis/access';
import { type Database, isOutage, seekLeadership } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import { pruneAudit, sealAudit, signHeads } from '@portcullis/operations';

const everyMs = 500;
/** Also without a new row: moves the sealer's place past transactions that have ended, and sees that a database was restored. */
const lookMs = 30_000;
const signMs = 10 * 60_000;
const pruneMs = 60 * 60_000;

export type SealingNeeds = {
  database: Database;
  log: Log;
  keys: Keys;
  clock: () => Date;
  /** For how many days audit rows are kept; undefined: for ever. */
  auditDays: number | undefined;
};

/**
 * Seals, signs and, where it is configured, removes audit rows: in one of all instances at a time, twice a second while there is
 * something. Call what it returns to stop.
 */
export const startSealing = ({ database, log, keys, clock, auditDays }: SealingNeeds): (() => Promise<void>) => {
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const goesOn = () => held;
  const due = { look: 0, sign: 0, prune: 0 };
  const isDue = (what: keyof typeof due, inMs: number): boolean => {
    if (performance.now() < due[what]) return false;
    due[what] = performance.now() + inMs;
    return true;
  };

  const pass = async (): Promise<void> => {
    if ((await isSealingDue(database.prisma)) || isDue('look', lookMs)) await sealAudit(database, { goesOn });
    const [key] = keys.signing;
    if (!key || !held) return;
    if (isDue('sign', signMs)) await signHeads(database, key, clock(), goesOn);
    if (auditDays === undefined || !held || !isDue('prune', pruneMs)) return;
    const removed = await pruneAudit(database, key, { days: auditDays, now: clock(), goesOn });
    if (removed > 0) log.info({ removed, days: auditDays }, 'old audit rows removed');
  };
  const again = async (): Promise<void> => {
    await pass().catch((error: unknown) => {
      log[isOutage(error) ? 'debug' : 'error']({ error }, 'sealing the audit failed');
    });
    clearTimeout(timer);
    if (held) timer = setTimeout(run, everyMs);
  };
  const run = () => {
    running = (running ?? Promise.resolve()).then(again);
  };
  const leadership = seekLeadership(database, 'audit-sealer', {
    onHeld: () => {
      held = true;
      Object.assign(due, { look: 0, sign: 0, prune: 0 });
      run();
    },
    onLost: () => {
      held = false;
      clearTimeout(timer);
    },
  });

  return async () => {
    held = false;
    clearTimeout(timer);
    await running;
    await leadership.close();
  };
};
