import type { Middleware } from 'koa';

/** Request headers of both generations of MCP over HTTP. */
const requestHeaders = [
  'Authorization',
  'Content-Type',
  'Accept',
  'MCP-Protocol-Version',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Session-Id',
  'Last-Event-ID',
].join(', ');

/** What a page's client must read to find the way in, and to wait. */
const exposedHeaders = 'WWW-Authenticate, Retry-After, X-Request-Id';

/** CORS for clients that run in a page of an allowed origin. Never with credentials: the token is in a header. */
export const corsFor =
  (allowsOrigin: (origin: string) => boolean): Middleware =>
  async (ctx, next) => {
    const { origin } = ctx.req.headers;
    if (origin !== undefined) {
      ctx.vary('Origin');
      if (allowsOrigin(origin)) {
        ctx.set('Access-Control-Allow-Origin', origin);
        ctx.set('Access-Control-Expose-Headers', exposedHeaders);
      }
    }
    if (ctx.method !== 'OPTIONS') return next();
    if (origin !== undefined && !allowsOrigin(origin)) {
      ctx.status = 403;
      return;
    }
    ctx.set('Allow', 'POST, OPTIONS');
    ctx.set('Access-Control-Allow-Methods', 'POST');
    ctx.set('Access-Control-Allow-Headers', requestHeaders);
    ctx.set('Access-Control-Max-Age', '600');
    ctx.status = 204;
  };
