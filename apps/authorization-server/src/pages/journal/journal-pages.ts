import type Router from '@koa/router';
import type { ShowPage } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { addBehaviourPage } from './behaviour-page.ts';
import { addImportPage } from './import-page.ts';
import { addPortfoliosPage } from './portfolios-page.ts';
import { addPostsPages } from './posts-pages.ts';
import { addStatisticsPage } from './statistics-page.ts';
import { addTradeEditor } from './trade-editor-page.ts';
import { addTradePage } from './trade-page.ts';
import { addTradesPage } from './trades-page.ts';

/** The pages of the trading journal. */
export const addJournalPages = (router: Router, show: ShowPage, options: PageOptions): void => {
  addTradesPage(router, show, options);
  addTradeEditor(router, show, options);
  addTradePage(router, show, options);
  addStatisticsPage(router, show, options);
  addBehaviourPage(router, show, options);
  addPostsPages(router, show, options);
  addImportPage(router, show, options);
  addPortfoliosPage(router, show, options);
};
