import type { Middleware } from 'koa';
import { HttpError } from './http-error.ts';
import { valuesOfHeader } from './values-of-header.ts';

/** A foreign `Host` would end up in the URLs we print, and is how DNS rebinding arrives (security M8, A052, A054). */
export const onlyOurHosts = (hosts: readonly string[]): Middleware => {
  const ours = new Set(hosts.map((host) => host.toLowerCase()));
  return (ctx, next) => {
    const given = valuesOfHeader(ctx.req.rawHeaders, 'host');
    if (given.length !== 1 || !ours.has(given[0]?.toLowerCase() ?? '')) {
      throw new HttpError(421, 'misdirected_request', 'Wrong host', 'This server does not answer for that host name.');
    }
    return next();
  };
};
