import type { RevocationReason } from './connection-store.ts';

/** Reasons for which a connection ended without anybody's wish: its person is told. */
export const safetyReasons = [
  'refresh_token_reused',
  'code_replayed',
  'client_changed',
] as const satisfies RevocationReason[];
export type SafetyReason = (typeof safetyReasons)[number];

/** What tells that two connections are of the same client, as a person sees it. */
type Known = { clientId: string; clientName: string; redirectHost: string };

/**
 * True when the client was connected again after its connection had ended. A client that registers anew has another id,
 * so the same name at the same address counts too.
 */
export const isConnectedAgain = (
  ended: Known & { revokedAt: Date | null },
  later: readonly (Known & { connectedAt: Date | null })[],
): boolean =>
  later.some(({ clientId, clientName, redirectHost, connectedAt }) => {
    if (!connectedAt || !ended.revokedAt || connectedAt <= ended.revokedAt) return false;
    return clientId === ended.clientId || (clientName === ended.clientName && redirectHost === ended.redirectHost);
  });
