import { frontInstruments, listAccounts, roots } from '@portcullis/trading';
import type { z } from 'zod';
import { listedValues } from '../arguments.ts';
import type { ToolContext } from '../tool-context.ts';

/** Where the values of an argument come from: the caller's own accounts, the instruments, or a list. */
export type CompletionSource = 'accounts' | 'instruments' | readonly string[];

/** MCP, "Completion": a hundred values at the most. */
const valuesMax = 100;

/** By argument; enumerations complete themselves. */
export const completionsOf = (
  input: z.ZodObject,
  named: Readonly<Record<string, CompletionSource | undefined>>,
): ReadonlyMap<string, CompletionSource> =>
  new Map(
    Object.entries(input.shape).flatMap(([argument, schema]) => {
      const source = named[argument] ?? listedValues(schema);
      return source === undefined ? [] : [[argument, source] as const];
    }),
  );

/** What begins with what was typed; case does not count. Accounts are the caller's own alone. */
export const completeFrom = async (
  source: CompletionSource | undefined,
  typed: string,
  { database, principal, now }: Pick<ToolContext, 'database' | 'principal' | 'now'>,
): Promise<{ values: string[]; total: number; hasMore: boolean }> => {
  const all = await valuesOf(source, () => listAccounts(database.prisma, principal.personId), now);
  const found = all.filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()));
  return { values: found.slice(0, valuesMax), total: found.length, hasMore: found.length > valuesMax };
};

const valuesOf = async (
  source: CompletionSource | undefined,
  accounts: () => Promise<readonly { name: string }[]>,
  now: () => Date,
): Promise<readonly string[]> => {
  if (source === undefined) return [];
  if (source === 'accounts') return (await accounts()).map(({ name }) => name);
  if (source === 'instruments') return [...roots, ...frontInstruments(now()).map(({ name }) => name)];
  return source;
};
