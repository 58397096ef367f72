import { ownAccount } from '@portcullis/operations';
import {
  type AccountHistory,
  type AccountReport,
  readAccountHistory,
  readBookInSession,
  reportAccount,
  reportBounds,
} from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { connectionStatus } from '../shapes/account.ts';
import { account } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { connectionOfAccount, statusOfAccount } from '../venue-status.ts';

const item = z.object({
  buying_power: z.number(),
  cash_value: z.number(),
  commission: z.number(),
  fee: z.number(),
  gross_realized_profit_loss: z.number(),
  realized_profit_loss: z.number(),
  unrealized_profit_loss: z.number(),
  net_liquidation: z.number(),
  initial_margin: z.number(),
  maintenance_margin: z.number(),
  excess_initial_margin: z.number(),
  excess_maintenance_margin: z.number(),
  intraday_margin: z.number(),
  total_cash_balance: z.number(),
  sod_cash_value: z.number(),
  sod_liquidating_value: z.number().nullable(),
  weekly_profit_loss: z.number(),
  trailing_max_drawdown: z.number().nullable(),
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
    display_name: z.string(),
    provider: z.string(),
    denomination: z.string(),
    status: z.literal('Enabled'),
    daily_loss_limit: z.number().nullable(),
    min_cash_value: z.number().nullable(),
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
    const book = await readBookInSession(database.prisma, found, at);
    const report = reportAccount(book);
    const bounds = reportBounds(book);
    const history = await readAccountHistory(database.prisma, book.account);
    return {
      id: report.id,
      name: report.name,
      display_name: report.name,
      provider: 'Portcullis',
      denomination: report.currency,
      status: 'Enabled' as const,
      daily_loss_limit: bounds.dailyLossLimit,
      min_cash_value: bounds.valueFloor,
      max_order_size: bounds.orderQuantityMax,
      max_position_size: bounds.positionQuantityMax,
      connection: connectionOfAccount(found),
      connection_status: await statusOfAccount(context, found),
      item: { ...itemOf(report, history), trailing_max_drawdown: bounds.trailingDrawdown },
      data_source: dataSourceOf(service.market, found.name),
    };
  },
});

const itemOf = (
  report: AccountReport,
  history: AccountHistory,
): Omit<z.infer<typeof item>, 'trailing_max_drawdown'> => ({
  buying_power: report.buyingPower,
  cash_value: report.cashValue,
  commission: report.session.commission,
  // The venue takes one rate a contract, all in: see commission.
  fee: 0,
  gross_realized_profit_loss: report.session.grossRealizedPnl,
  realized_profit_loss: report.session.realizedPnl,
  unrealized_profit_loss: report.unrealizedPnl,
  net_liquidation: report.netLiquidation,
  initial_margin: report.initialMargin,
  maintenance_margin: report.maintenanceMargin,
  excess_initial_margin: report.excessInitialMargin,
  excess_maintenance_margin: report.excessMaintenanceMargin,
  intraday_margin: report.initialMargin,
  total_cash_balance: report.cashValue,
  sod_cash_value: report.session.startCashValue,
  sod_liquidating_value: history.startNetLiquidation,
  weekly_profit_loss: history.weekPnl,
});
