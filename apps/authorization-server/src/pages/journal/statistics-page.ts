import type Router from '@koa/router';
import { filterTrades, isClosed } from '@portcullis/journal';
import {
  accountsOfPortfolio,
  ownPortfolios,
  readExcursions,
  readJournalOptions,
  readJournalTrades,
  readPlacers,
} from '@portcullis/operations';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { statisticsView } from './statistics-view.ts';

/** MAE, MFE and ETD are means over so many trades, the newest: each reads its bars. */
const excursionsMax = 200;

/** The statistics of one of the person's portfolios. */
export const addStatisticsPage = (router: Router, show: ShowPage, { database }: PageOptions): void => {
  router.get('/journal/statistics', onlySignedIn, async (ctx) => {
    const { prisma } = database;
    const { personId } = sessionOf(ctx);
    const chosen = /^\d{1,9}$/.test(String(ctx.query.portfolio)) ? Number(ctx.query.portfolio) : 0;
    const accounts = await orRefusal(accountsOfPortfolio(prisma, personId, chosen));
    if (!accounts.ok) throw nothingHere();
    const [all, options, placers] = await Promise.all([
      readJournalTrades(prisma, personId, accounts.answer),
      readJournalOptions(prisma, personId),
      readPlacers(prisma, personId),
    ]);
    const trades = filterTrades(all, {}).filter(isClosed);
    const excursions = [...(await readExcursions(prisma, trades.slice(0, excursionsMax))).values()];
    const portfolios = (await ownPortfolios(prisma, personId)).map(({ number, name }) => ({ number, name }));
    const view = {
      portfolios,
      chosen,
      isEmpty: trades.length === 0,
      ...statisticsView(trades, accounts.answer, { options, placers, excursions }),
    };
    show(ctx, 'journal-statistics', { title: 'Statistics', section: '/journal' }, view);
  });
};
