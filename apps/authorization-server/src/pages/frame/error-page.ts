import type { PublicError } from '@portcullis/http';
import type { Context } from 'koa';
import { loadAssets } from './assets.ts';
import { createRenderer, type Renderer } from './renderer.ts';
import type { Visit } from './visit.ts';

export type ErrorPage = Pick<PublicError, 'status' | 'title' | 'detail' | 'requestId'>;

/** What happened, what to do, and the request id. Needs no session and no database. */
export const showErrorPage = (
  render: Renderer,
  ctx: Context,
  { status, title, detail, requestId }: ErrorPage,
): void => {
  const visit = ctx.state.visit as Visit | undefined;
  ctx.status = status;
  const frame = { title, person: visit?.session?.person.name, formToken: visit?.formToken };
  render(ctx, 'error', frame, { status, title, detail, requestId });
};

let shared: Renderer | undefined;

/** The same for the app's own error handler and for oidc-provider's `renderError`. */
export const renderErrorPage = (ctx: Context, error: ErrorPage): void => {
  shared ??= createRenderer(loadAssets());
  showErrorPage(shared, ctx, error);
};
