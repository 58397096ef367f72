import type { Middleware } from 'koa';
import { HttpError } from './http-error.ts';

/** PostgreSQL's text holds no NUL: nothing can be at an address that has one, and asking for it would be an error of ours. */
export const onlyReadableAddresses: Middleware = (ctx, next) => {
  if (ctx.url.includes('%00')) {
    throw new HttpError(400, 'invalid_request', 'Bad request', 'The request could not be read.');
  }
  return next();
};
