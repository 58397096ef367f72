import type { Scope } from '../permissions/scopes.ts';

const day = 86_400;

/** Seconds. Access tokens are short because they are bearers; refresh tokens end when idle (docs/decisions). */
export const codeSeconds = 60;
// More than 300, or clients that refresh 300 s before the end (Claude Code, VS Code) do so at every single request.
export const accessTokenSeconds: Record<Scope, number> = { 'mcp:read': 600, 'mcp:trade': 600 };
export const refreshTokenIdleSeconds = 14 * day;

/** A refresh token that was just replaced still gives its successor, for clients that refresh in parallel or lost the answer. */
export const replayWindowSeconds = 30;
