import Koa from 'koa';
import { answerErrors, type ErrorAnswers } from './answer-errors.ts';
import { describeRequest } from './describe-request.ts';
import { health } from './health.ts';
import type { Log } from './log.ts';
import { onlyHttps } from './only-https.ts';
import { onlyOurHosts } from './own-hosts.ts';
import { onlyReadableAddresses } from './readable-address.ts';
import { securityHeaders } from './security-headers.ts';

export type AppOptions = ErrorAnswers & {
  name: string;
  log: Log;
  /** The `Host` values that are ours, such as `localhost:4000`. Others get 421. */
  hosts: readonly string[];
  trustProxy: number;
  https: boolean;
  /** Rejects when this process cannot serve. May resolve with an object that the body of /healthz adds. */
  health: () => Promise<unknown>;
};

/** A koa app with the road that every request takes: id, headers, errors, health, host. Routes are added by the caller. */
export const createApp = (options: AppOptions): Koa => {
  const app = new Koa({ proxy: false });
  app.silent = true;
  app.on('error', () => {}); // Errors after the answer began: the road below has logged what can be said.
  app.use(describeRequest(options));
  app.use(securityHeaders(options.https));
  app.use(answerErrors(options));
  app.use(health(options.health));
  app.use(onlyOurHosts(options.hosts));
  if (options.https && options.trustProxy > 0) app.use(onlyHttps(options.trustProxy));
  app.use(onlyReadableAddresses);
  return app;
};
