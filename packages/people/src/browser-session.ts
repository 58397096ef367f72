import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const hour = 3_600_000;

/** A session ends after 12 hours without a request, and after 24 hours in any case. */
export const sessionLimits = { idleMs: 12 * hour, absoluteMs: 24 * hour, touchMs: 60_000 } as const;

/** How old the last sign-in or confirmation may be when trading is granted (security A111). */
const freshSignInMs = 15 * 60_000;

/** True when the password was given recently enough to grant trading. */
export const isFreshSignIn = (authenticatedAt: Date, now: Date): boolean =>
  now.getTime() - authenticatedAt.getTime() <= freshSignInMs;

type Times = { lastSeenAt: Date; expiresAt: Date };

/** True while the session may be used. */
export const isLive = ({ lastSeenAt, expiresAt }: Times, now: Date): boolean =>
  now < expiresAt && now.getTime() - lastSeenAt.getTime() < sessionLimits.idleMs;

/** True when the last request is long enough ago to be worth a write. */
export const isWorthTouching = ({ lastSeenAt }: Times, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= sessionLimits.touchMs;

/** What is stored instead of the cookie's secret. */
export const hashSessionSecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(secret).digest());

/** The hidden field that proves that a form came from a page of this session (CSRF, HMAC-based token pattern). */
export const formToken = (formSecret: Uint8Array, idHash: Uint8Array): string =>
  createHmac('sha256', formSecret).update('form\0').update(idHash).digest('base64url');

/** Compares in constant time. */
export const isSameToken = (given: string, expected: string): boolean => {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(one, other);
};
