import { ownAccount } from '@portcullis/operations';
import { readBookInSession, reportAccount } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { account } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';

export const getAccountSummary = defineTool({
  name: 'GetAccountSummary',
  title: 'Account summary',
  description: 'Session P&L, cash, buying power, open positions and working orders. realized_pnl is net of fees.',
  annotations: reads,
  input: z.object({ account }),
  output: z.object({
    account: z.string(),
    session: z.string(),
    realized_pnl: z.number(),
    gross_realized_pnl: z.number(),
    unrealized_pnl: z.number(),
    buying_power: z.number(),
    cash_value: z.number(),
    net_liquidation: z.number(),
    currency: z.string(),
    open_positions: z.int(),
    working_orders: z.int(),
    data_source: dataSource,
  }),
  run: async ({ database, principal, service, now }, args) => {
    const found = await ownAccount(database.prisma, principal.personId, args.account);
    const at = { market: service.market, now: now() };
    const report = reportAccount(await readBookInSession(database.prisma, found, at));
    return {
      account: report.name,
      session: report.session.tradingDay,
      realized_pnl: report.session.realizedPnl,
      gross_realized_pnl: report.session.grossRealizedPnl,
      unrealized_pnl: report.unrealizedPnl,
      buying_power: report.buyingPower,
      cash_value: report.cashValue,
      net_liquidation: report.netLiquidation,
      currency: report.currency,
      open_positions: report.openPositions,
      working_orders: report.workingOrders,
      data_source: dataSourceOf(service.market, found.name),
    };
  },
});
