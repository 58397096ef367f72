import { filterTrades, isClosed, listPosts } from '@portcullis/journal';
import { journalStatistics, ownAccounts, readJournalTrades } from '@portcullis/operations';
import { dollars } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';

export const getDashboardStats = defineTool({
  name: 'get_dashboard_stats',
  title: 'Journal at a glance',
  description: 'Counts of trades and posts, and net profit. Published posts count as public; no trade is.',
  annotations: reads,
  input: z.object({}),
  output: z.object({
    public_trades: z.int(),
    private_trades: z.int(),
    open_trades: z.int(),
    public_posts: z.int(),
    private_posts: z.int(),
    profit: z.number(),
  }),
  run: async ({ database: { prisma }, principal: { personId } }) => {
    const accounts = await ownAccounts(prisma, personId, undefined);
    const [all, posts] = await Promise.all([
      readJournalTrades(prisma, personId, accounts),
      listPosts(prisma, personId, { publishedOnly: false }),
    ]);
    const trades = filterTrades(all, { status: 'any' });
    const closed = trades.filter(isClosed);
    const published = posts.filter(({ publishedAt }) => publishedAt !== null).length;
    return {
      public_trades: 0,
      private_trades: closed.length,
      open_trades: trades.length - closed.length,
      public_posts: published,
      private_posts: posts.length - published,
      profit: dollars(journalStatistics(closed, accounts).netCents),
    };
  },
});
