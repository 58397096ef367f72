import type Router from '@koa/router';
import { HttpError } from '@portcullis/http';
import { findBrowserSession } from '@portcullis/people';
import { readCookie } from '../frame/cookies.ts';
import { onlySignedIn, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import type { LiveStreams, Topic } from './live-streams.ts';

/** What a page with a live part needs. */
export type LivePageOptions = PageOptions & { live: LiveStreams };

/** A stream that says when to read the page again. Whoever is signed out is not led anywhere: nobody looks. */
export const addLiveStream = (
  router: Router,
  address: string,
  topics: readonly Topic[],
  { database, configuration, clock, live }: LivePageOptions,
): void => {
  router.get(address, onlySignedIn, (ctx) => {
    const { personId } = sessionOf(ctx);
    const secret = readCookie(ctx, 'session', configuration.secureCookies) ?? '';
    const isSignedIn = async () => (await findBrowserSession(database.prisma, secret, clock())) !== undefined;
    if (!live.open({ personId, topics, isSignedIn }, ctx.res)) throw tooMany();
    ctx.respond = false;
  });
};

const tooMany = (): HttpError =>
  new HttpError(429, 'rate_limited', 'Too many pages', 'The page works all the same: reload it to see what is new.', {
    'Retry-After': '30',
  });
