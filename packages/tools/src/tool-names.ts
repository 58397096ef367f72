import type { Scope } from '@portcullis/access';
import { catalogue } from './catalogue.ts';
import type { Tool } from './define-tool.ts';
import { canonicalToolName } from './tool-aliases.ts';

const served = new Set(catalogue.map(({ name }) => name));
const readOnly = new Set(catalogue.filter(({ scope }) => scope === 'mcp:read').map(({ name }) => name));

/** The canonical name of a served tool; undefined: there is none. Case is exact. With trading off no write is served. */
export const resolveToolName = (name: string, { trading }: { trading: boolean }): string | undefined => {
  const canonical = canonicalToolName(name);
  return (trading ? served : readOnly).has(canonical) ? canonical : undefined;
};

const bySession = catalogue.filter(({ needsConnection }) => !needsConnection);

/** The tools that a person has by their session, in the order of the permission table; the same array each time. */
export const toolsBySession = (): readonly Tool[] => bySession;

const lists: Record<Scope, readonly Tool[]> = {
  'mcp:read': catalogue.filter(({ scope }) => scope === 'mcp:read'),
  'mcp:trade': catalogue,
};

/** The tools that a scope allows, in the order of the permission table; the same array each time. */
export const toolsOf = (scope: Scope, { trading }: { trading: boolean }): readonly Tool[] =>
  lists[trading ? scope : 'mcp:read'];
