import type Router from '@koa/router';
import { connectGuides } from './connect-guide.ts';
import type { ShowPage } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { visitOf } from './visit.ts';

export const addHomePage = (router: Router, show: ShowPage, { configuration }: PageOptions): void => {
  const { mcpUrl, signUpOpen, trading } = configuration;
  const guides = connectGuides(mcpUrl);
  router.get('/', (ctx) => {
    const signedIn = visitOf(ctx).session !== undefined;
    show(ctx, 'home', { title: 'Portcullis' }, { mcpUrl, guides, signUpOpen, trading, signedIn });
  });
};
