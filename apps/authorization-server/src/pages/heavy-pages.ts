import { createRateLimiter, type RateLimit } from '@portcullis/access';
import { HttpError } from '@portcullis/http';
import type { Middleware } from 'koa';
import { visitOf } from './visit.ts';

/** Charts and the journal are drawn and counted anew each time, and the audit is looked through. A page that keeps itself up to date asks 12 times a minute. */
export const heavyPageLimit: RateLimit = { perMinute: 120, burst: 60 };

const heavy = /^\/(?:charts|journal|accounts|activity)(?:\/|$)/;

/** Lets a person read so many of them. Counted in this process, as reads of clients are. */
export const limitHeavyPages = (enabled: boolean, clock: () => Date): Middleware => {
  const limiter = createRateLimiter(heavyPageLimit);
  return async (ctx, next) => {
    const personId = visitOf(ctx).session?.personId;
    const counts = enabled && personId !== undefined && ctx.method === 'GET' && heavy.test(ctx.path);
    const wait = counts ? limiter(personId, clock().getTime()) : undefined;
    if (wait !== undefined) throw tooMany(wait);
    await next();
  };
};

const tooMany = (seconds: number): HttpError =>
  new HttpError(429, 'too_many_requests', 'Too many pages', 'Wait a moment, then reload the page.', {
    'Retry-After': String(seconds),
  });
