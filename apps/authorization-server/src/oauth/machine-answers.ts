import type { PublicError } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import { routes } from '../provider/configuration.ts';

const machinePaths = new Set<string>([routes.token, routes.registration, routes.revocation, routes.jwks]);

/** Endpoints that programs call: their errors are JSON, whatever `Accept` says. */
export const isForMachines = (path: string): boolean => machinePaths.has(path) || path.startsWith('/.well-known/');

export const answerJson = (ctx: Context, { code, detail, requestId }: PublicError): void => {
  ctx.type = 'application/json';
  ctx.body = { error: code, error_description: detail, request_id: requestId };
};

/** The engine shows errors as pages to callers who prefer HTML; at these endpoints nobody does. Our outage says when to come back. */
export const machineAnswers: Middleware = async (ctx, next) => {
  ctx.req.headers.accept = 'application/json';
  await next();
  // The engine leaves it out where a revocation went well.
  ctx.set('Cache-Control', 'no-store');
  if (ctx.status === 503 && !ctx.response.get('Retry-After')) ctx.set('Retry-After', '5');
};
