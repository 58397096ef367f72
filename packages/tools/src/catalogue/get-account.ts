import { ownAccount } from '@portcullis/operations';
import { type AccountReport, readBookInSession, reportAccount } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { connectionStatus, venueName } from '../shapes/account.ts';
import { account } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { venueStatus } from '../venue-status.ts';

const item = z.object({
  buying_power: z.number(),
  cash_value: z.number(),
  commission: z.number(),
  gross_realized_profit_loss: z.number(),
  realized_profit_loss: z.number(),
  unrealized_profit_loss: z.number(),
  net_liquidation: z.number(),
  initial_margin: z.number(),
  maintenance_margin: z.number(),
  excess_initial_margin: z.number(),
  excess_maintenance_margin: z.number(),
  sod_cash_value: z.number(),
});

/** All values of an account. Realized values are of the session, net of commission unless they say gross. */
export const getAccount = defineTool({
  name: 'GetAccount',
  title: 'Account',
  description: 'All values and limits of an account.',
  annotations: reads,
  input: z.object({ account }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    provider: z.string(),
    denomination: z.string(),
    status: z.literal('Enabled'),
    max_order_size: z.int(),
    max_position_size: z.int(),
    connection: z.string(),
    connection_status: connectionStatus,
    item,
    data_source: dataSource,
  }),
  run: async (context, args) => {
    const { database, principal, service, now } = context;
    const found = await ownAccount(database.prisma, principal.personId, args.account);
    const at = { market: service.market, now: now() };
    const report = reportAccount(await readBookInSession(database.prisma, found, at));
    return {
      id: report.id,
      name: report.name,
      provider: 'Portcullis',
      denomination: report.currency,
      status: 'Enabled' as const,
      max_order_size: report.orderQuantityMax,
      max_position_size: report.positionQuantityMax,
      connection: venueName,
      connection_status: await venueStatus(context),
      item: itemOf(report),
      data_source: dataSourceOf(service.market),
    };
  },
});

const itemOf = (report: AccountReport): z.infer<typeof item> => ({
  buying_power: report.buyingPower,
  cash_value: report.cashValue,
  commission: report.session.commission,
  gross_realized_profit_loss: report.session.grossRealizedPnl,
  realized_profit_loss: report.session.realizedPnl,
  unrealized_profit_loss: report.unrealizedPnl,
  net_liquidation: report.netLiquidation,
  initial_margin: report.initialMargin,
  maintenance_margin: report.maintenanceMargin,
  excess_initial_margin: report.excessInitialMargin,
  excess_maintenance_margin: report.excessMaintenanceMargin,
  sod_cash_value: report.session.startCashValue,
});
