import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { authorizationError } from '../provider/error-page.ts';
import { type AuthorizeSettings, rewriteAuthorizeQuery } from './authorize-request.ts';

/** Rewrites the query of an authorization request before the engine reads it. */
export const rewriteAuthorize =
  (settings: AuthorizeSettings): Middleware =>
  async (ctx, next) => {
    ctx.query = definedOnly(rewriteAuthorizeQuery(ctx.query, settings));
    await next();
  };

const definedOnly = (query: Record<string, string | string[] | undefined>): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | string[]
  >;

/**
 * Anybody can register a client, so an error that jumps to its redirect at once would make us an open redirector
 * (RFC 9700, 4.11.2; security M12, G-18, A082). Until the person has signed in, such errors are shown here.
 */
export const holdErrorRedirects =
  (isSignedIn: (ctx: Context) => boolean): Middleware =>
  async (ctx, next) => {
    await next();
    const location = ctx.response.get('Location');
    // The engine's only page of its own posts an error to the client (`form_post`), which nobody is offered.
    if (!location && ctx.response.is('html')) {
      throw authorizationError(400, 'invalid_request', 'the requested response_mode is not served');
    }
    if (ctx.status !== 303 || location.startsWith('/interaction/') || isSignedIn(ctx)) return;
    const { client } = (ctx as unknown as KoaContextWithOIDC).oidc;
    if ((client as { client_kind?: string } | undefined)?.client_kind === 'registered') return;
    ctx.remove('Location');
    const { search, hash } = new URL(location);
    const answer = new URLSearchParams(search || hash.slice(1));
    const description = answer.get('error_description') ?? undefined;
    throw authorizationError(400, answer.get('error') ?? 'invalid_request', description);
  };
