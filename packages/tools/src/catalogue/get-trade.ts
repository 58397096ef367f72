import { isClosed } from '@portcullis/journal';
import { ownTrade, readExcursions } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { excursionShape, presentExcursion } from '../shapes/journal-trade.ts';
import { portfolioTrade, presentPortfolioTrade } from '../shapes/portfolio-trade.ts';

export const getTrade = defineTool({
  name: 'get_trade',
  title: 'One trade',
  description: 'One trade, with its worst and best moment.',
  annotations: reads,
  input: z.object({ trade_id: z.int().min(0) }),
  output: portfolioTrade.extend(excursionShape),
  run: async ({ database: { prisma }, principal: { personId } }, { trade_id }) => {
    const trade = await ownTrade(prisma, personId, trade_id);
    const excursions = isClosed(trade) ? await readExcursions(prisma, [trade]) : undefined;
    return { ...presentPortfolioTrade(trade), ...presentExcursion(trade, excursions?.get(trade.id)) };
  },
});
