import { ownPortfolios } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { portfolio, presentPortfolio } from '../shapes/portfolio.ts';

export const listPortfolios = defineTool({
  name: 'list_portfolios',
  title: 'List portfolios',
  description: 'Named groups of accounts; 0 is all of them.',
  annotations: reads,
  input: z.object({}),
  output: z.object({ portfolios: z.array(portfolio) }),
  run: async ({ database: { prisma }, principal: { personId } }) => ({
    portfolios: (await ownPortfolios(prisma, personId)).map(presentPortfolio),
  }),
});
