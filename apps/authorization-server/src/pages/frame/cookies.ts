import type { Context } from 'koa';

type CookieName = 'session' | 'browser';

const day = 86_400;

/** How long the browser keeps them, in seconds: a session's hard end; a browser is known for a year. */
const maxAge: Record<CookieName, number> = { session: day, browser: 365 * day };

/** `__Host-` binds a cookie to this very host, and browsers take it only with `Secure`: so only under https. */
export const cookieName = (name: CookieName, secure: boolean): string => `${secure ? '__Host-' : ''}portcullis_${name}`;

/** The Set-Cookie line. An empty value removes the cookie. */
export const cookieLine = (name: CookieName, value: string, secure: boolean): string =>
  [
    `${cookieName(name, secure)}=${value}`,
    'Path=/',
    `Max-Age=${value ? maxAge[name] : 0}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');

export const readCookie = (ctx: Context, name: CookieName, secure: boolean): string | undefined =>
  ctx.cookies.get(cookieName(name, secure), { signed: false }) || undefined;

export const writeCookie = (ctx: Context, name: CookieName, value: string, secure: boolean): void => {
  ctx.append('Set-Cookie', cookieLine(name, value, secure));
};
