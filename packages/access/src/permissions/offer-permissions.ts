import type { Scope } from './scopes.ts';

/** Which prompt, and which resource, needs which scope: the part of the permission table that is no tools. */
export type OfferPermission = { name: string; scope: Scope };

/** Prompts by name. One that leads to an order needs what the order needs. */
export const promptPermissions: readonly OfferPermission[] = [
  { name: 'journal_review', scope: 'mcp:read' },
  { name: 'end_of_day_review', scope: 'mcp:read' },
  { name: 'pre_trade_brief', scope: 'mcp:read' },
  { name: 'webhook_diagnostics', scope: 'mcp:read' },
  { name: 'trade_with_confirmation', scope: 'mcp:trade' },
];

/** Resources by URI or URI template. They hold rules and facts of the venue, and nothing of any person. */
export const resourcePermissions: readonly OfferPermission[] = [
  { name: 'portcullis://permissions', scope: 'mcp:read' },
  { name: 'portcullis://venue/rules', scope: 'mcp:read' },
  { name: 'portcullis://venue/confirmation', scope: 'mcp:read' },
  { name: 'portcullis://instruments', scope: 'mcp:read' },
  { name: 'portcullis://instruments/{instrument}', scope: 'mcp:read' },
];

/** @throws when there is no such prompt in the table: one without a scope cannot be defined. */
export const promptScope = (name: string): Scope => scopeIn(promptPermissions, name);

/** @throws when there is no such resource in the table */
export const resourceScope = (uri: string): Scope => scopeIn(resourcePermissions, uri);

const scopeIn = (table: readonly OfferPermission[], name: string): Scope => {
  const row = table.find((each) => each.name === name);
  if (!row) throw new Error(`${name} has no row in the permission table`);
  return row.scope;
};
