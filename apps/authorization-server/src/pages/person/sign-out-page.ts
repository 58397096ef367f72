import type Router from '@koa/router';
import { signOut } from '@portcullis/operations';
import { writeCookie } from '../frame/cookies.ts';
import { formOf, receiveForm } from '../frame/forms.ts';
import { type ShowPage, seeOther } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { returnPath, signInAddress } from '../frame/return-path.ts';
import { requestOf, visitOf } from '../frame/visit.ts';

/** Signing out ends this browser's session and no connection. With a way back it is how one signs in as another person. */
export const addSignOutPage = (router: Router, show: ShowPage, { configuration, database }: PageOptions): void => {
  router.get('/sign-out', (ctx) => {
    const { session } = visitOf(ctx);
    if (!session) return seeOther(ctx, '/');
    show(
      ctx,
      'sign-out',
      { title: 'Sign out', narrow: true },
      { name: session.person.name, email: session.person.email },
    );
  });

  router.post('/sign-out', ...receiveForm(configuration.authUrl), async (ctx) => {
    const { session } = visitOf(ctx);
    if (session) await signOut(database, session, requestOf(ctx));
    writeCookie(ctx, 'session', '', configuration.secureCookies);
    const back = returnPath(formOf(ctx).return, '/');
    seeOther(ctx, back === '/' ? '/' : signInAddress(back));
  });
};
