import type { Middleware } from 'koa';

/**
 * Lets pages of any origin read an answer that is the same for everybody, or that they may ask for anyway. No
 * credentials: there are none. Answers the preflight, whatever headers it names (`mcp-protocol-version`, `content-type`).
 */
export const openCors =
  (methods: string): Middleware =>
  async (ctx, next) => {
    ctx.vary('Origin');
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method !== 'OPTIONS') return next();
    ctx.set('Access-Control-Allow-Methods', methods);
    ctx.set('Access-Control-Max-Age', '3600');
    const headers = ctx.get('Access-Control-Request-Headers');
    if (headers) ctx.set('Access-Control-Allow-Headers', headers);
    ctx.status = 204;
  };
