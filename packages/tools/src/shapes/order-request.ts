import type { OrderRequest } from '@portcullis/trading';
import { orderQuantityMax, orderTypes, sides, timesInForce } from '@portcullis/trading';
import { z } from 'zod';
import { account, clientRequestId, dryRun, instrument, orderId } from './arguments.ts';

const price = z.number().positive().optional();

/** Exits that a position is given: all prices. */
export const bracketPrices = { take_profit: price, stop_loss: price, stop_loss_limit: price };

/** A person's ATM template, by name. */
const strategyName = z.string().trim().min(1).max(60);

/** The terms of a new order. */
export const orderTerms = {
  side: z.enum(sides),
  type: z.enum(orderTypes),
  quantity: z.int().min(1).max(orderQuantityMax),
  limit_price: price.describe('For Limit and StopLimit.'),
  stop_price: price.describe('Trigger, for StopMarket, StopLimit and MIT.'),
  tif: z.enum(timesInForce).default('Day'),
  oco_id: orderId.optional().describe('Group: a fill of one cancels the others.'),
  ...bracketPrices,
  strategy: strategyName.optional().describe('ATM template: exits by it.'),
};

/** What must be so for an order to be placed. */
export const orderConditions = {
  require_market_position: z
    .string()
    .max(32)
    .refine((list) => list.split(',').every((each) => /^\s*(flat|long|short)\s*$/i.test(each)), {
      error: 'must list flat, long or short',
    })
    .optional()
    .describe('Place only if flat, long or short; comma-separated.'),
  max_positions: z.int().min(1).max(100).optional().describe('Open no more instruments than this.'),
};

/** The arguments of a tool that places an order. */
export const placing = z.object({
  account,
  instrument,
  ...orderTerms,
  order_id: orderId.optional().describe('Your own id for the order.'),
  ...orderConditions,
  client_request_id: clientRequestId.optional(),
  dry_run: dryRun,
});

/** The same in the words of operations. */
export const placingOf = (args: z.output<typeof placing>) => ({
  account: args.account,
  instrument: args.instrument,
  ...termsOf(args),
  clientOrderId: args.order_id,
  ...conditionsOf(args),
  clientRequestId: args.client_request_id,
  dryRun: args.dry_run,
});

const terms = z.object(orderTerms);
const conditions = z.object(orderConditions);

const termsOf = (args: z.output<typeof terms>): OrderRequest => ({
  side: args.side,
  type: args.type,
  quantity: args.quantity,
  tif: args.tif,
  ...pricesOf(args),
});

type Prices = Partial<
  Pick<z.output<typeof terms>, 'limit_price' | 'stop_price' | 'oco_id' | 'strategy' | keyof typeof bracketPrices>
>;

export const pricesOf = (args: Prices) => ({
  limitPrice: args.limit_price,
  stopPrice: args.stop_price,
  ocoId: args.oco_id,
  strategy: args.strategy,
  ...bracketOf(args),
});

export const bracketOf = (args: Pick<Prices, keyof typeof bracketPrices>) => ({
  takeProfit: args.take_profit,
  stopLoss: args.stop_loss,
  stopLossLimit: args.stop_loss_limit,
});

export const conditionsOf = (args: z.output<typeof conditions>) => ({
  requireMarketPosition: positionsOf(args.require_market_position),
  maxPositions: args.max_positions,
});

/** The schema has let nothing else through. */
const positionsOf = (list: string | undefined) =>
  list
    ?.toLowerCase()
    .split(',')
    .map((each) => each.trim()) as ('flat' | 'long' | 'short')[] | undefined;
