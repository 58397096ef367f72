import type { Middleware } from 'koa';

/**
 * Headers of every answer, on odd paths and errors too (RFC 9700, 4.16; OWASP). Pages set a wider
 * Content-Security-Policy of their own; the default allows nothing.
 */
export const securityHeaders = (https: boolean): Middleware => {
  const headers: readonly (readonly [name: string, value: string])[] = [
    ['Content-Security-Policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    ['Referrer-Policy', 'no-referrer'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ...(https ? [['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'] as const] : []),
  ];
  return (ctx, next) => {
    for (const [name, value] of headers) ctx.set(name, value);
    return next();
  };
};
