import type { Database } from '@portcullis/database';
import { addressBlock, HttpError, type RequestState } from '@portcullis/http';
import { takeFromWindow, type WindowLimit } from '@portcullis/people';
import type { Context, Middleware } from 'koa';

const perMinute = (limit: number): WindowLimit => ({ limit, windowMs: 60_000 });

/** How often each thing may be done. Counted in PostgreSQL, so that instances share it. Revocation is never limited. */
export const rateLimits = {
  authorizeByAddress: perMinute(60),
  tokenByAddress: perMinute(300),
  tokenByClient: perMinute(60),
  registerByAddress: perMinute(60),
  /** By client name and redirect host: one product's installations, wherever they are. */
  registerByProduct: perMinute(120),
} as const;

export type RateLimits = {
  /** Counts one more. @throws HttpError 429 with Retry-After when the window is full. */
  take: (name: keyof typeof rateLimits, key: string) => Promise<void>;
};

export const createRateLimits = ({ prisma }: Database, enabled: boolean, clock: () => Date): RateLimits => ({
  take: async (name, key) => {
    if (!enabled) return;
    const passage = await takeFromWindow(prisma, `oauth:${name}:${key}`, rateLimits[name], clock());
    if (passage.allowed) return;
    throw new HttpError(429, 'too_many_requests', 'Too many requests', 'Wait a moment, then try again.', {
      'Retry-After': String(passage.retryAfterSeconds),
    });
  },
});

/** Of the address that a request came from: IPv6 by /64. */
export const addressKey = (ctx: Context): string => addressBlock((ctx.state as RequestState).address);

export const limitByAddress =
  (limits: RateLimits, name: keyof typeof rateLimits): Middleware =>
  async (ctx, next) => {
    await limits.take(name, addressKey(ctx));
    await next();
  };
