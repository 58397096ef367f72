/** The two scopes. `mcp:trade` contains `mcp:read`; a token carries exactly one of them. */
export const scopes = ['mcp:read', 'mcp:trade'] as const;

export type Scope = (typeof scopes)[number];

const rank: Record<Scope, number> = { 'mcp:read': 0, 'mcp:trade': 1 };

export const isScope = (value: unknown): value is Scope => scopes.includes(value as Scope);

/** Scope hierarchy (MCP 2026-07-28, "Scope hierarchies"): does the held scope suffice for the needed one? */
export const contains = (held: Scope, needed: Scope): boolean => rank[held] >= rank[needed];

/** The lower of two: what a call may do under its token's scope and its connection's. */
export const lower = (one: Scope, other: Scope): Scope => (rank[one] <= rank[other] ? one : other);

/**
 * The scope asked for at /authorize: both asked means `mcp:trade`; unknown and OpenID scopes are ignored; none of ours
 * left, or none asked, means `mcp:read` (RFC 6749, 3.3).
 */
export const askedScope = (parameter: string | undefined): Scope =>
  (parameter ?? '').split(' ').includes('mcp:trade') ? 'mcp:trade' : 'mcp:read';
