import type { Middleware } from 'koa';
import type { RequestState } from './describe-request.ts';

/**
 * `/livez`: the process runs. `/healthz`: it can serve. Before the host check, since probes call by address; the
 * answers carry no detail that a stranger could use.
 *
 * @param check rejects when this process cannot serve; may resolve with an object that the body adds
 */
export const health =
  (check: () => Promise<unknown>): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== '/livez' && ctx.path !== '/healthz') return next();
    ctx.set('Cache-Control', 'no-store');
    if (ctx.path === '/livez') {
      ctx.body = { status: 'alive' };
      return;
    }
    try {
      ctx.body = { status: 'ready', ...((await check()) as object | undefined) };
    } catch (error) {
      (ctx.state as RequestState).log.debug({ error }, 'not ready');
      ctx.status = 503;
      ctx.set('Retry-After', '5');
      ctx.body = { status: 'unavailable' };
    }
  };
