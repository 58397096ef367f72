import type { Database } from '@portcullis/database';
import { listAccounts } from '@portcullis/trading';

/** Names of the person's funded accounts: whoever lets a client trade is told of them. */
export const fundedAccounts = async ({ prisma }: Database, personId: string): Promise<string[]> =>
  (await listAccounts(prisma, personId)).filter(({ kind }) => kind === 'funded').map(({ name }) => name);
