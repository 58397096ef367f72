import { readNewestCheckpoints } from '@portcullis/access';
import { sealAudit, signHeads } from '@portcullis/operations';
import { z } from 'zod';
import { onDatabase } from '../define-command.ts';
import { writeKept } from '../kept-checkpoints.ts';
import { signingKey, verifyingKeys } from '../own-keys.ts';

export const auditCheckpoint = onDatabase({
  path: 'audit checkpoint',
  summary: 'print signed heads of every audit chain, to keep off this machine and verify against later',
  input: z.object({}),
  run: async ({ database, configuration, clock }) => {
    const key = signingKey(configuration, clock());
    await sealAudit(database);
    await signHeads(database, key, clock());
    const checkpoints = await readNewestCheckpoints(database.prisma);
    const json = writeKept({ checkpoints, keys: verifyingKeys(configuration) }, clock());
    return { json, text: JSON.stringify(json, null, 2) };
  },
});
