import type { Scope } from '../permissions/scopes.ts';

const day = 86_400_000;

/** How long a connection lives after its consent, whatever it does (RFC 9700, 4.14.2; docs/decisions). */
export const absoluteDays: Record<Scope, number> = { 'mcp:read': 90, 'mcp:trade': 30 };

/** How long a consent waits for its code to be redeemed: a code lives 60 s. */
const unredeemedMs = 600_000;

export const connectionExpiry = (scope: Scope, consentedAt: Date): Date =>
  new Date(consentedAt.getTime() + absoluteDays[scope] * day);

/** A raised or lowered connection lives as long as a new one of that scope would, but never longer than it would have. */
export const changedExpiry = (scope: Scope, { expiresAt, now }: { expiresAt: Date; now: Date }): Date =>
  new Date(Math.min(expiresAt.getTime(), connectionExpiry(scope, now).getTime()));

/** When a connection ends, as its row says: `expiresAt` is what holds. */
export type Lifetime = {
  expiresAt: Date;
  /** Until when its consent lets it live, while the person's own end is sooner; null: `expiresAt`. */
  livesUntil: Date | null;
};

/** Until when the consent lets it live. The person can set no end beyond it. */
export const consentExpiry = ({ expiresAt, livesUntil }: Lifetime): Date => livesUntil ?? expiresAt;

/** With the person's own end, or without one: the sooner of it and of the consent's. */
export const endAt = (lifetime: Lifetime, endsAt: Date | null): Lifetime => {
  const consent = consentExpiry(lifetime);
  return endsAt !== null && endsAt < consent
    ? { expiresAt: endsAt, livesUntil: consent }
    : { expiresAt: consent, livesUntil: null };
};

/** When a consent whose code nobody redeemed is swept away. */
export const unredeemedSince = (now: Date): Date => new Date(now.getTime() - unredeemedMs);
