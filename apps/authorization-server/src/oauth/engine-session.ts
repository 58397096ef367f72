import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';

/** The engine names a session in a cookie that nobody keeps (session-adapter.ts): it is not sent. */
export const withoutEngineSession = (provider: Provider): Middleware => {
  const name = provider.cookieName('session');
  return async (ctx, next) => {
    try {
      await next();
    } finally {
      const cookies = [ctx.response.get('Set-Cookie') ?? []].flat() as string[];
      const kept = cookies.filter((cookie) => !cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}.sig=`));
      if (kept.length === 0) ctx.remove('Set-Cookie');
      else if (kept.length < cookies.length) ctx.set('Set-Cookie', kept);
    }
  };
};
