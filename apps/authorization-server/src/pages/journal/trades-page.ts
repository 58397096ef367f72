import type Router from '@koa/router';
import { filterTrades, isClosed, pageOf } from '@portcullis/journal';
import { journalStatistics, ownAccounts, readJournalOptions, readJournalTrades } from '@portcullis/operations';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { nothingHere } from '../frame/refusals.ts';
import { chiefFigures } from './statistic-words.ts';
import { filterOf, tradeQueryOf, tradesAddress } from './trade-query.ts';
import { tradeRow } from './trade-row.ts';

const rowsMax = 50;

/** The trades of a journal, with filters. */
export const addTradesPage = (router: Router, show: ShowPage, { database, clock }: PageOptions): void => {
  router.get('/journal', onlySignedIn, async (ctx) => {
    const { personId } = sessionOf(ctx);
    const query = tradeQueryOf(ctx.query);
    const accounts = await ownAccounts(database.prisma, personId, undefined);
    const chosen = accounts.filter(({ name }) => query.account === '' || name === query.account);
    if (chosen.length === 0 && query.account !== '') throw nothingHere();
    const [all, options] = await Promise.all([
      readJournalTrades(database.prisma, personId, chosen),
      readJournalOptions(database.prisma, personId),
    ]);
    const found = filterTrades(all, { ...filterOf(query), bandCents: options.bandCents });
    const { trades, nextCursor } = pageOf(found, { limit: rowsMax, cursor: query.after || undefined });
    const now = clock();
    show(
      ctx,
      'journal',
      { title: 'Journal', section: '/journal' },
      {
        query,
        accounts: accounts.map(({ name }) => name),
        isFiltered: Object.values(query).some((value) => value !== ''),
        figures: chiefFigures(journalStatistics(found.filter(isClosed), chosen, options)),
        rows: trades.map((trade) => tradeRow(trade, now)),
        total: found.length,
        older: nextCursor === null ? undefined : tradesAddress({ ...query, after: nextCursor }),
      },
    );
  });
};
