import type { BrowserSession } from '@portcullis/people';
import type { Context, Middleware } from 'koa';
import type { Frame, Renderer } from './renderer.ts';
import { signInAddress } from './return-path.ts';
import { visitOf } from './visit.ts';

/** Shows a page of this visit: the frame knows the person, the view knows the form token. */
export type ShowPage = (ctx: Context, template: string, frame: Frame, view?: object) => void;

export const createShowPage =
  (render: Renderer): ShowPage =>
  (ctx, template, frame, view = {}) => {
    const { session, formToken, openApprovals } = visitOf(ctx);
    render(ctx, template, { person: session?.person.name, openApprovals, formToken, ...frame }, { ...view, formToken });
  };

/** After a form: to a page, by GET, with a status that never repeats the form (RFC 9700, 4.12). */
export const seeOther = (ctx: Context, address: string): void => {
  ctx.status = 303;
  ctx.set({ Location: address, 'Cache-Control': 'no-store' });
  ctx.body = '';
};

/** Strangers are led to sign in, and back to what they asked for. */
export const onlySignedIn: Middleware = async (ctx, next) => {
  if (visitOf(ctx).session) return next();
  seeOther(ctx, signInAddress(wayBack(ctx)));
};

/** Forms are not sent again: from one, the way back leads to its page. */
const wayBack = ({ method, path, search }: Context): string => {
  if (method === 'GET') return `${path}${search}`;
  return /^\/(interaction|access-requests)\//.test(path) ? path : `/${path.split('/')[1] ?? ''}`;
};

/** The session of a page behind `onlySignedIn`. */
export const sessionOf = (ctx: Context): BrowserSession => {
  const { session } = visitOf(ctx);
  if (!session) throw new Error('Invariant: the page is for signed-in people');
  return session;
};
