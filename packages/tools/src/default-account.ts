import { readPersonOptions } from '@portcullis/people';
import { findAccount } from '@portcullis/trading';
import type { ToolContext } from './tool-context.ts';

/**
 * The account that a read is for: the one that it names, else the person's default. Undefined: all of them. Never for a
 * write, which says its account itself.
 */
export const readAccount = async (
  { database, principal }: ToolContext,
  named: string | undefined,
): Promise<string | undefined> => {
  if (named !== undefined) return named;
  const { defaultAccount } = await readPersonOptions(database.prisma, principal.personId);
  if (defaultAccount === null) return undefined;
  return (await findAccount(database.prisma, principal.personId, defaultAccount))?.name;
};
