import type Router from '@koa/router';
import type { ShowPage } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { visitOf } from '../frame/visit.ts';
import { connectGuides } from './connect-guide.ts';

export const addHomePage = (router: Router, show: ShowPage, { configuration }: PageOptions): void => {
  const { mcpUrl, signUpOpen, trading } = configuration;
  const guides = connectGuides(mcpUrl);
  router.get('/', (ctx) => {
    const signedIn = visitOf(ctx).session !== undefined;
    show(ctx, 'home', { title: 'Portcullis' }, { mcpUrl, guides, signUpOpen, trading, signedIn });
  });
};
