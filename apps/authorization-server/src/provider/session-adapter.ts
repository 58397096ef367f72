import type { Adapter } from 'oidc-provider';

/**
 * The library's own browser session is kept by nobody: each request starts with none. Who is signed in is known from
 * the pages' session alone, and each authorization request asks for consent, so nothing is lost.
 */
export const sessionAdapter = (): Adapter => ({
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
});
