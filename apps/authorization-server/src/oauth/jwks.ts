import type { Keys } from '@portcullis/access';
import type { Middleware } from 'koa';

/** The public parts of the signing keys, those that sign and those that only verify (RFC 7517, 5). */
export const serveJwks =
  (signing: Keys['signing']): Middleware =>
  (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300');
    ctx.body = { keys: signing.map(({ kty, n, e, kid, use, alg }) => ({ kty, n, e, kid, use, alg })) };
    ctx.type = 'application/jwk-set+json';
  };
