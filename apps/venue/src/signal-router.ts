import Router from '@koa/router';
import { createRateLimiter, type RateLimit } from '@portcullis/access';
import { addressBlock, HttpError, type RequestState } from '@portcullis/http';
import { type Desk, SignalUnfinished, type TakenSignal, takeSignal } from '@portcullis/operations';
import type { Context } from 'koa';
import { readMessage } from './read-message.ts';

/** A webhook message is a few hundred bytes. */
const bytesMax = 4_096;

/** Messages of one sender, taken or not: what comes faster is not even read. Orders have their own, stricter limit. */
const senderLimit: RateLimit = { perMinute: 240, burst: 60 };

/** `POST /signals/KEY`: a message of the webhook text protocol, as an alert of TradingView sends it. */
export const createSignalRouter = (desk: Desk): Router => {
  const router = new Router({ strict: true, sensitive: true });
  const limiter = desk.limitWrites === false ? undefined : createRateLimiter(senderLimit);
  router.post('/signals/:key', async (ctx) => {
    const { requestId, address, log } = ctx.state as RequestState;
    const wait = limiter?.(addressBlock(address), performance.now());
    if (wait !== undefined) throw tooMany(wait);
    const text = await readMessage(ctx.req, bytesMax);
    if (text === undefined) {
      ctx.set('Connection', 'close');
      throw tooLarge;
    }
    const incoming = { secret: String(ctx.params.key), text, requestId, address, multiId: requestId };
    const taken = await takeSignal(desk, incoming).catch((error: unknown) => {
      if (!(error instanceof SignalUnfinished)) throw error;
      log.error({ error: error.cause }, 'a signal was not finished');
      throw unfinished;
    });
    // Like an address where nothing is: an unknown key, one that ended, a suspended person.
    if (!taken) return;
    log.debug({ signals: taken.map(({ id, status, error }) => ({ id, status, error })) }, 'signals taken');
    present(ctx, taken);
  });
  return router;
};

/** 400 when any of them failed, as senders expect; 429 when all were too many. Each is told. */
const present = (ctx: Context, taken: readonly TakenSignal[]): void => {
  const failed = taken.filter(({ status }) => status === 'failed');
  const limited = failed.length > 0 && failed.every(({ error }) => error === 'rate_limited');
  ctx.status = failed.length === 0 ? 200 : limited ? 429 : 400;
  ctx.set('Cache-Control', 'no-store');
  ctx.body = {
    success: failed.length === 0,
    signals: taken.map(({ id, account, status, error, detail, orderIds }) => ({
      ...{ id, account, status, error, detail },
      order_ids: orderIds,
    })),
  };
};

/** Senders repeat a message after any 5xx but this one, and a second one could trade a second time. */
const unfinished = new HttpError(
  504,
  'unfinished',
  'Not finished',
  'The signal was kept, but what came of it is not known. Look at the orders before it is sent again.',
);

const tooLarge = new HttpError(
  413,
  'invalid_request',
  'Too large',
  `The message is longer than ${bytesMax} bytes, or is not UTF-8 text.`,
);

const tooMany = (seconds: number): HttpError =>
  new HttpError(429, 'rate_limited', 'Too many signals', `Try again in ${seconds} seconds.`, {
    'Retry-After': String(seconds),
  });
