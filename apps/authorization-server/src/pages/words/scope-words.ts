import type { Scope } from '@portcullis/access';

/** The two scopes by the names that people choose from. */
export const scopeName: Record<Scope, 'Read only' | 'Read and trade'> = {
  'mcp:read': 'Read only',
  'mcp:trade': 'Read and trade',
};
