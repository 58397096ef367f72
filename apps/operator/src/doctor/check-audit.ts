import { readUnsealed } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { type Finding, unwell, well } from './finding.ts';

const patienceMs = 60_000;

/** The sealer keeps up: no committed audit row waits longer than a minute. */
export const checkAudit = async ({ prisma }: Database, now: Date): Promise<Finding> => {
  const { rows, oldest } = await readUnsealed(prisma);
  if (rows === 0 || !oldest) return well('audit', 'every row is sealed');
  const found = `${rows} ${rows === 1 ? 'row waits' : 'rows wait'} to be sealed, since ${oldest.toISOString()}`;
  return now.getTime() - oldest.getTime() < patienceMs
    ? well('audit', found)
    : unwell('audit', found, 'See that an authorization server runs, and what its log says of sealing.');
};
