import { Eta } from 'eta';
import type { Context } from 'koa';
import type { Assets } from './assets.ts';
import { viewsFolder } from './views-folder.ts';

/** What the frame around a page shows. */
export type Frame = {
  title: string;
  /** The signed-in person's name. */
  person?: string | undefined;
  /** How many of their clients' calls wait for them. */
  openApprovals?: number | undefined;
  /** For the sign-out button of the frame. */
  formToken?: string | undefined;
  /** The address in the navigation that this page belongs to. */
  section?:
    | '/clients'
    | '/approvals'
    | '/accounts'
    | '/alerts'
    | '/signals'
    | '/journal'
    | '/console'
    | '/activity'
    | '/sessions'
    | '/security'
    | undefined;
  /** Narrow pages are forms: one column, and no navigation that leads away from what is being decided. */
  narrow?: boolean;
  /** Where forms of this page may lead, besides this origin (CSP `form-action` also judges redirects after a POST). */
  formTargets?: readonly string[];
  /** The page listens to this origin, and reads itself again when something changed. */
  live?: boolean;
};

export type Renderer = (ctx: Context, template: string, frame: Frame, view: object) => void;

/** Templates print view models, everything escaped. Answers carry the pages' own Content-Security-Policy, uncached. */
export const createRenderer = (assets: Assets): Renderer => {
  const eta = new Eta({ views: viewsFolder, cache: true, autoEscape: true, autoTrim: false });
  return (ctx, template, frame, view) => {
    ctx.set({
      'Content-Security-Policy': contentSecurityPolicy(frame.formTargets ?? [], frame.live),
      'Cache-Control': 'no-store',
    });
    ctx.type = 'html';
    ctx.body = eta.render(`./pages/${template}`, { asset: assets.url, frame, view });
  };
};

/** Only what is served from here; nothing inline; no framing. */
export const contentSecurityPolicy = (formTargets: readonly string[], live = false): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    ...(live ? ["connect-src 'self'"] : []),
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
