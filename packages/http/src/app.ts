import { randomUUID } from 'node:crypto';
import Koa, { type Context, type Middleware } from 'koa';
import { addressOf } from './address.ts';
import { HttpError } from './http-error.ts';
import type { Log } from './log.ts';
import { observeRequest } from './metrics.ts';
import { securityHeaders } from './security-headers.ts';

/** What every request of every server carries in `ctx.state`. */
export type RequestState = {
  requestId: string;
  /** The caller's address, for audit and throttles. */
  address: string;
  log: Log;
};

/** What an error page or error body may say. */
export type PublicError = { status: number; code: string; title: string; detail: string; requestId: string };

export type AppOptions = {
  name: string;
  log: Log;
  /** The `Host` values that are ours, such as `localhost:4000`. Others get 421. */
  hosts: readonly string[];
  trustProxy: number;
  https: boolean;
  /** True for errors that mean that we, not the caller, are at fault for now: answered 503 with Retry-After. */
  isOutage: (error: unknown) => boolean;
  /** Throws or rejects when this process cannot serve. May resolve with an object that the body adds. */
  health: () => Promise<unknown>;
  /** Writes the answer for an error; by default JSON. */
  renderError?: (ctx: Context, error: PublicError) => void | Promise<void>;
};

/** A koa app with the road that every request takes: id, headers, errors, host, health. Routes are added by the caller. */
export const createApp = (options: AppOptions): Koa => {
  const app = new Koa({ proxy: false });
  app.silent = true;
  app.on('error', () => {}); // Errors after the answer began: the road below has logged what can be said.
  app.use(describeRequest(options));
  app.use(securityHeaders(options.https));
  app.use(answerErrors(options));
  app.use(health(options));
  app.use(onlyOurHosts(options.hosts));
  return app;
};

const describeRequest =
  ({ log, trustProxy, name }: AppOptions): Middleware =>
  async (ctx, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    const child = log.child({ requestId });
    Object.assign(ctx.state, { requestId, address: addressOf(ctx.req, trustProxy), log: child } satisfies RequestState);
    ctx.set('X-Request-Id', requestId);
    await next();
    const durationMs = Math.round(performance.now() - started);
    observeRequest(name, ctx.method, ctx.status, durationMs);
    const level = ctx.status >= 500 ? 'error' : 'debug';
    child[level]({ method: ctx.method, path: loggedPath(ctx.path), status: ctx.status, durationMs }, 'request');
  };

/** The path alone, since queries carry codes and states; and without long random parts, such as an interaction's id. */
const loggedPath = (path: string): string => path.replace(/\/[\w.~-]{20,}(?=\/|$)/g, '/:id');

const answerErrors =
  ({ isOutage, renderError }: AppOptions): Middleware =>
  async (ctx, next) => {
    const { requestId, log } = ctx.state as RequestState;
    const answer = async (error: Omit<PublicError, 'requestId'>, headers: Record<string, string> = {}) => {
      ctx.status = error.status;
      ctx.set('Cache-Control', 'no-store');
      ctx.set(headers);
      const shown = { ...error, requestId };
      if (renderError) await renderError(ctx, shown);
      else ctx.body = { error: shown.code, error_description: shown.detail, request_id: requestId };
    };
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) {
        await answer({
          status: 404,
          code: 'not_found',
          title: 'Not found',
          detail: 'There is nothing at this address.',
        });
      }
    } catch (error) {
      if (error instanceof HttpError) {
        await answer(error, error.headers);
      } else if (isOutage(error)) {
        log.error({ error }, 'out of service');
        await answer(
          {
            status: 503,
            code: 'temporarily_unavailable',
            title: 'Out of service',
            detail: 'The service cannot answer for the moment. Try again in a few seconds.',
          },
          { 'Retry-After': '5' },
        );
      } else if (isClientFault(error)) {
        await answer({
          status: error.status,
          code: 'invalid_request',
          title: 'Bad request',
          detail: 'The request could not be read.',
        });
      } else {
        log.error({ error }, 'unexpected error');
        await answer({
          status: 500,
          code: 'server_error',
          title: 'Something went wrong',
          detail: 'The error was logged. Try again, and give the request id if it stays.',
        });
      }
    }
  };

/** Koa's and the body parser's own refusals (too large, malformed). Their messages may repeat the input, so they are not shown. */
const isClientFault = (error: unknown): error is { status: number } => {
  const status = (error as { status?: unknown })?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
};

/** Before the host check: probes call by address. Answers carry no detail that a stranger could use. */
const health =
  ({ health: check, log }: AppOptions): Middleware =>
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
      log.warn({ error }, 'not ready');
      ctx.status = 503;
      ctx.set('Retry-After', '5');
      ctx.body = { status: 'unavailable' };
    }
  };

/** A foreign `Host` would end up in the URLs we print, and is how DNS rebinding arrives (security M8, A052, A054). */
const onlyOurHosts = (hosts: readonly string[]): Middleware => {
  const ours = new Set(hosts.map((host) => host.toLowerCase()));
  return async (ctx, next) => {
    const given = ctx.req.rawHeaders.filter(
      (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'host',
    );
    if (given.length !== 1 || !ours.has(given[0]?.toLowerCase() ?? '')) {
      throw new HttpError(421, 'misdirected_request', 'Wrong host', 'This server does not answer for that host name.');
    }
    await next();
  };
};
