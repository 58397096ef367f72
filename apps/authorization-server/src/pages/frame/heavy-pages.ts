import { createRateLimiter, type RateLimit } from '@portcullis/access';
import { HttpError } from '@portcullis/http';
import type { Middleware } from 'koa';
import { visitOf } from './visit.ts';

/** Charts and the journal are drawn and counted anew each time, and the audit is looked through. A page that keeps itself up to date asks 12 times a minute. */
export const heavyPageLimit: RateLimit = { perMinute: 120, burst: 60 };

/** The list of clients is read again at what they do, up to four times a second: what agents do must not keep their person from it. */
export const clientsPageLimit: RateLimit = { perMinute: 600, burst: 120 };

type HeavyPages = { paths: RegExp; methods: readonly string[]; limit: RateLimit };

/**
 * As the router tells paths apart: letters of either case, a slash more. Each kind is counted by itself. What only stops a
 * client (`/clients/stop`, revoking, pausing) is never among them.
 */
const kinds: readonly HeavyPages[] = [
  { paths: /^\/(?:charts|journal|accounts|activity)(?:\/|$)/i, methods: ['GET'], limit: heavyPageLimit },
  { paths: /^\/clients\/?$/i, methods: ['GET'], limit: clientsPageLimit },
  // A preview is a form that is sent.
  { paths: /^\/clients\/(?:[^/]+\/)?limits\/?$/i, methods: ['GET', 'POST'], limit: heavyPageLimit },
];

/** Lets a person read so many of them. Counted in this process, as reads of clients are. */
export const limitHeavyPages = (enabled: boolean, clock: () => Date): Middleware => {
  const limited = kinds.map((kind) => ({ ...kind, limiter: createRateLimiter(kind.limit) }));
  return async (ctx, next) => {
    const personId = visitOf(ctx).session?.personId;
    // HEAD is answered by what answers GET, and costs as much.
    const method = ctx.method === 'HEAD' ? 'GET' : ctx.method;
    const kind = limited.find(({ paths, methods }) => methods.includes(method) && paths.test(ctx.path));
    const wait = enabled && personId !== undefined ? kind?.limiter(personId, clock().getTime()) : undefined;
    if (wait !== undefined) throw tooMany(wait);
    await next();
  };
};

const tooMany = (seconds: number): HttpError =>
  new HttpError(429, 'too_many_requests', 'Too many pages', 'Wait a moment, then reload the page.', {
    'Retry-After': String(seconds),
  });
