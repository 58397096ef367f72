import type { Middleware } from 'koa';
import { HttpError } from './http-error.ts';

/**
 * What reached the outermost of our proxies over plain http (`X-Forwarded-Proto`) is not served (OAuth 2.1, 1.5; MCP
 * authorization, Communication Security). Whoever opens a page is sent to https; anything else is refused, because its
 * token or form was readable on the way. A proxy that does not say how it was reached is taken to have spoken TLS.
 */
export const onlyHttps =
  (trustProxy: number): Middleware =>
  async (ctx, next) => {
    const hops = ctx
      .get('X-Forwarded-Proto')
      .split(',')
      .map((hop) => hop.trim().toLowerCase())
      .filter(Boolean);
    if ((hops.at(-trustProxy) ?? hops[0] ?? 'https') === 'https') return next();
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      throw new HttpError(403, 'https_required', 'Use https', 'This server answers over https alone.');
    }
    ctx.status = 301;
    ctx.set('Location', `https://${ctx.host}${ctx.url}`);
    ctx.body = '';
  };
