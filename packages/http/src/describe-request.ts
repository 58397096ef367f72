import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import { addressOf } from './address.ts';
import type { Log } from './log.ts';
import { observeRequest } from './metrics.ts';

/** What every request of every server carries in `ctx.state`. */
export type RequestState = {
  requestId: string;
  /** The caller's address, for audit and throttles. */
  address: string;
  log: Log;
};

class DescribedRequest implements RequestState {
  readonly requestId: string;
  readonly address: string;
  readonly #log: Log;
  #child: Log | undefined;

  constructor(requestId: string, address: string, log: Log) {
    this.requestId = requestId;
    this.address = address;
    this.#log = log;
  }

  /** Made when something is logged: most requests log nothing. */
  get log(): Log {
    this.#child ??= this.#log.child({ requestId: this.requestId });
    return this.#child;
  }
}

/** Gives each request its id, its caller's address and its log; says in the log what came of it. */
export const describeRequest =
  ({ log, trustProxy, name }: { log: Log; trustProxy: number; name: string }): Middleware =>
  async (ctx, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    ctx.state = new DescribedRequest(requestId, addressOf(ctx.req, trustProxy), log);
    ctx.set('X-Request-Id', requestId);
    await next();
    const durationMs = Math.round(performance.now() - started);
    observeRequest(name, ctx.method, ctx.status, durationMs);
    // A probe that is told "not ready" was answered well: whoever probes says what follows from it.
    const level = ctx.status >= 500 && ctx.path !== '/healthz' ? 'error' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    (ctx.state as RequestState).log[level](
      { method: ctx.method, path: loggedPath(ctx.path), status: ctx.status, durationMs },
      'request',
    );
  };

/**
 * The path alone, since queries carry codes and states; and without long parts, such as an interaction's id, nor whatever
 * stands where a signal's key does.
 */
export const loggedPath = (path: string): string =>
  path.replace(/^(\/+signals)\/.+/i, '$1/:key').replace(/\/[^/]{20,}/g, '/:id');
