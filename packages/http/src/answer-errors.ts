import type { Context, Middleware } from 'koa';
import type { RequestState } from './describe-request.ts';
import { HttpError } from './http-error.ts';

/** What an error page or error body may say. */
export type PublicError = { status: number; code: string; title: string; detail: string; requestId: string };

export type ErrorAnswers = {
  /** True for errors that mean that we, not the caller, are at fault for now: answered 503 with Retry-After. */
  isOutage: (error: unknown) => boolean;
  /** Writes the answer for an error; by default JSON. */
  renderError?: (ctx: Context, error: PublicError) => void | Promise<void>;
};

const notFound = new HttpError(404, 'not_found', 'Not found', 'There is nothing at this address.');

const outOfService = new HttpError(
  503,
  'temporarily_unavailable',
  'Out of service',
  'The service cannot answer for the moment. Try again in a few seconds.',
  { 'Retry-After': '5' },
);

const brokenOff = new HttpError(400, 'invalid_request', 'Bad request', 'The request broke off.');

const broken = new HttpError(
  500,
  'server_error',
  'Something went wrong',
  'The error was logged. Try again, and give the request id if it stays.',
);

/** Turns what was thrown, and what nobody answered, into words that may be shown. */
export const answerErrors =
  ({ isOutage, renderError }: ErrorAnswers): Middleware =>
  async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) throw notFound;
    } catch (error) {
      await write(ctx, publicWords(ctx, error, isOutage), renderError);
    }
  };

const publicWords = (ctx: Context, error: unknown, isOutage: (error: unknown) => boolean): HttpError => {
  if (error instanceof HttpError) return error;
  const { log } = ctx.state as RequestState;
  // A caller who hangs up in the middle of the request is no outage of ours, though the error has its code.
  if (error === ctx.req.errored) return brokenOff;
  if (isOutage(error)) {
    log.error({ error }, 'out of service');
    return outOfService;
  }
  if (isClientFault(error)) {
    return new HttpError(error.status, 'invalid_request', 'Bad request', 'The request could not be read.');
  }
  log.error({ error }, 'unexpected error');
  return broken;
};

/** Koa's and the body parser's own refusals (too large, malformed). Their messages may repeat the input, so they are not shown. */
const isClientFault = (error: unknown): error is { status: number } => {
  const status = (error as { status?: unknown })?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
};

const write = async (ctx: Context, error: HttpError, renderError: ErrorAnswers['renderError']): Promise<void> => {
  const { requestId } = ctx.state as RequestState;
  const { status, code, title, detail, headers } = error;
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.set(headers);
  if (renderError) await renderError(ctx, { status, code, title, detail, requestId });
  else ctx.body = { error: code, error_description: detail, request_id: requestId };
};
