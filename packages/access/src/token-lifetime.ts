import type { Scope } from './scopes.ts';

const day = 86_400;

/** Seconds. Access tokens are short because they are bearers; refresh tokens end when idle (docs/decisions). */
export const codeSeconds = 60;
export const accessTokenSeconds: Record<Scope, number> = { 'mcp:read': 600, 'mcp:trade': 300 };
export const refreshTokenIdleSeconds = 14 * day;

/** A refresh token that was just replaced still gives its successor, for clients that refresh in parallel or lost the answer. */
export const replayWindowSeconds = 30;
