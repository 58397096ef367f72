import Router from '@koa/router';
import { catalogue } from '@portcullis/tools';
import { addAccessRequestPage } from './access-request-page.ts';
import { addAccountPage } from './account-page.ts';
import { addAccountsPage } from './accounts-page.ts';
import { addAllowTradingPage } from './allow-trading-page.ts';
import { loadAssets } from './assets.ts';
import { addClientsPage } from './clients-page.ts';
import { addConsentPage } from './consent-page.ts';
import { addHomePage } from './home-page.ts';
import { createShowPage } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { addPasswordPage } from './password-page.ts';
import { createRenderer } from './renderer.ts';
import { addSecurityPage } from './security-page.ts';
import { addSessionsPage } from './sessions-page.ts';
import { addSignInPage } from './sign-in-page.ts';
import { addSignOutPage } from './sign-out-page.ts';
import { addSignUpPage } from './sign-up-page.ts';
import { loadVisit } from './visit.ts';

/** Everything a person sees, as one router: pages, forms and the assets they need. */
export const createPages = (options: PageOptions): Router => {
  const router = new Router();
  const assets = loadAssets();
  const show = createShowPage(createRenderer(assets));
  const { trading } = options.configuration;
  const servedTools = new Set(catalogue.map(({ name }) => name));

  router.get('/assets/:name', assets.serve);
  router.use(loadVisit(options));
  addHomePage(router, show, options);
  addSecurityPage(router, show, { servedTools, trading });
  addSignInPage(router, show, options);
  addSignUpPage(router, show, options);
  addSignOutPage(router, show, options);
  addConsentPage(router, show, { ...options, servedTools });
  addClientsPage(router, show, options);
  addAllowTradingPage(router, show, { ...options, servedTools });
  addAccessRequestPage(router, show, { ...options, servedTools });
  addSessionsPage(router, show, options);
  addPasswordPage(router, show, options);
  addAccountsPage(router, show, options);
  addAccountPage(router, show, options);
  return router;
};
