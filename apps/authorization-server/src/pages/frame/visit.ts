import { createHash, createHmac, randomBytes } from 'node:crypto';
import { countOpenApprovalsOf } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import type { RequestState } from '@portcullis/http';
import { addressBlock } from '@portcullis/http';
import type { Visitor } from '@portcullis/operations';
import {
  type BrowserSession,
  findBrowserSession,
  formToken,
  isWorthTouching,
  touchBrowserSession,
} from '@portcullis/people';
import type { Context, Middleware } from 'koa';
import { readCookie, writeCookie } from './cookies.ts';
import type { PageOptions } from './page-options.ts';

/** Who looks at a page, and through which browser. */
export type Visit = {
  /** The signed-in person's session; none: a stranger. */
  session: BrowserSession | undefined;
  /** How many calls of their clients wait for their approval. */
  openApprovals: number;
  /** SHA-256 of the cookie that tells this browser from others, signed in or not. */
  browserHash: Uint8Array<ArrayBuffer>;
  /** The hidden field that forms of this visit carry. */
  formToken: string;
  /** What that field may hold: also what was signed with a key that has been replaced. */
  formTokens: readonly string[];
};

export const visitOf = (ctx: Context): Visit => ctx.state.visit as Visit;

export const requestOf = (ctx: Context): RequestState => ctx.state as RequestState;

export const visitorOf = (ctx: Context): Visitor => {
  const { requestId, address } = requestOf(ctx);
  return { requestId, address, addressBlock: addressBlock(address), userAgent: ctx.get('user-agent') };
};

/** Finds the session of the cookie, if it is live, and knows the browser again. */
export const loadVisit =
  ({ database, configuration, clock, cookieKeys }: PageOptions): Middleware =>
  async (ctx, next) => {
    const secure = configuration.secureCookies;
    const now = clock();
    const secret = readCookie(ctx, 'session', secure);
    const session = secret ? await findBrowserSession(database.prisma, secret, now) : undefined;
    if (session && isWorthTouching(session, now)) {
      await inTransaction(database, (tx) => touchBrowserSession(tx, session.idHash, now));
    }
    const browser = knownBrowser(readCookie(ctx, 'browser', secure)) ?? newBrowser();
    if (browser !== readCookie(ctx, 'browser', secure)) writeCookie(ctx, 'browser', browser, secure);
    const formTokens = session
      ? [formToken(session.formSecret, session.idHash)]
      : cookieKeys.map((key) => strangersToken(key, browser));
    ctx.state.visit = {
      session,
      openApprovals: session ? await countOpenApprovalsOf(database.prisma, session.personId, now) : 0,
      browserHash: new Uint8Array(createHash('sha256').update(browser).digest()),
      formToken: formTokens[0] ?? '',
      formTokens,
    } satisfies Visit;
    await next();
  };

/**
 * For the page of an address where nothing is: shown with the person's navigation when their session is at hand. It comes
 * in any case, so a session that cannot be read is none.
 */
export const tryVisit = (options: PageOptions): Middleware => {
  const load = loadVisit(options);
  return async (ctx, next) => {
    if (readCookie(ctx, 'session', options.configuration.secureCookies))
      await load(ctx, async () => {}).catch(() => {});
    await next();
  };
};

const newBrowser = (): string => randomBytes(32).toString('base64url');

const knownBrowser = (cookie: string | undefined): string | undefined =>
  cookie && /^[\w-]{43}$/.test(cookie) ? cookie : undefined;

/** Before there is a session: a signed double-submit cookie, which protects signing in and up (login CSRF, A114). */
const strangersToken = (key: string, browser: string): string => {
  if (!key) throw new Error('Invariant: forms are signed with a key of the server');
  return createHmac('sha256', key).update('form\0').update(browser).digest('base64url');
};
