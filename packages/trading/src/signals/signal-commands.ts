import { z } from 'zod';
import type { OrderType, Side, TimeInForce } from '../orders/order.ts';
import { parseSignalPrice } from './signal-price.ts';

const sideOf: Record<string, Side> = { BUY: 'Buy', SELL: 'Sell', LONG: 'Buy', SHORT: 'Sell' };
const typeOf: Record<string, OrderType> = {
  ...{ MARKET: 'Market', LIMIT: 'Limit', STOP: 'StopMarket', STOPMARKET: 'StopMarket', STOPLIMIT: 'StopLimit' },
  MIT: 'MIT',
};
const tifOf: Record<string, TimeInForce> = { DAY: 'Day', GTC: 'Gtc', IOC: 'Ioc', FOK: 'Fok' };

const word = <T>(words: Record<string, T>) =>
  z.string('is missing').transform((text, context): T => {
    const key = text.toUpperCase().replace(/[\s_-]/g, '');
    const value = Object.hasOwn(words, key) ? words[key] : undefined;
    if (value !== undefined) return value;
    context.addIssue(`must be ${Object.keys(words).join(', ')}`);
    return z.NEVER;
  });

const price = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a price with a decimal point')
  .transform(Number);

const level = z.string().transform((text, context) => {
  const parsed = parseSignalPrice(text);
  if (parsed) return parsed;
  context.addIssue('must be a price, or as +20 ticks, -5 points, 0.5% or $150');
  return z.NEVER;
});

const count = z
  .string('is missing')
  .regex(/^[1-9]\d{0,5}$/, 'must be a whole number above zero')
  .transform(Number);

const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false'], { error: 'must be true or false' }))
  .transform((text) => text === 'true');

const positions = z.string().transform((text, context): ('flat' | 'long' | 'short')[] => {
  const known = new Map<string, 'flat' | 'long' | 'short'>([
    ['flat', 'flat'],
    ['long', 'long'],
    ['short', 'short'],
  ]);
  return text.split(',').flatMap((each) => {
    const found = known.get(each.trim().toLowerCase());
    if (!found) context.addIssue('must be of flat, long and short, with commas between');
    return found ?? [];
  });
});

const instrument = z.string('is missing').min(1).max(32);
const orderId = z.string('is missing').min(1).max(64);
const strategy = z.string().min(1).max(60);

const guards = { require_market_position: positions.optional(), max_positions: count.optional() };

const exits = {
  take_profit: level.optional(),
  stop_loss: level.optional(),
  stop_loss_limit: level.optional(),
  stop_loss_stop: level.optional(),
};

const order = {
  instrument,
  action: word(sideOf),
  qty: count,
  order_type: word(typeOf),
  tif: word(tifOf).optional(),
  limit_price: price.optional(),
  stop_price: price.optional(),
  oco_id: z.string().min(1).max(64).optional(),
  strategy: strategy.optional(),
};

const entry = z.strictObject({ ...order, ...exits, ...guards });
const oneStop = (terms: { stop_loss?: unknown; stop_loss_stop?: unknown }): boolean =>
  terms.stop_loss === undefined || terms.stop_loss_stop === undefined;
const oneStopOnly = { error: 'stop_loss and stop_loss_stop are the same trigger: give one' };

const named = <Command extends string, Terms extends z.ZodType>(
  command: Command,
  terms: Terms,
  needsAccount = true,
) => ({
  needsAccount,
  terms: terms.transform((given) => ({ name: command, terms: given })),
});

const commands = {
  PLACE: named('PLACE', entry.extend({ flatten_first: flag.default(false) }).refine(oneStop, oneStopOnly)),
  FLATPLACE: named('FLATPLACE', entry.refine(oneStop, oneStopOnly)),
  REVERSEPOSITION: named('REVERSEPOSITION', entry.refine(oneStop, oneStopOnly)),
  REVERSE: named('REVERSE', z.strictObject({ instrument })),
  CLOSEPOSITION: named('CLOSEPOSITION', z.strictObject({ instrument, qty: count.optional() })),
  FLATTEN: named('FLATTEN', z.strictObject({ instrument: instrument.optional() })),
  CLOSESTRATEGY: named('CLOSESTRATEGY', z.strictObject({ strategy_id: orderId }), false),
  FLATTENEVERYTHING: named('FLATTENEVERYTHING', z.strictObject({}), false),
  CANCEL: named('CANCEL', z.strictObject({ order_id: orderId, strategy_id: orderId.optional() }), false),
  CANCELORDERS: named('CANCELORDERS', z.strictObject({ instrument: instrument.optional() })),
  CANCELALLORDERS: named('CANCELALLORDERS', z.strictObject({}), false),
  CHANGE: named(
    'CHANGE',
    z.strictObject({
      order_id: orderId,
      strategy_id: orderId.optional(),
      qty: count.optional(),
      limit_price: price.optional(),
      stop_price: price.optional(),
    }),
    false,
  ),
  CANCELREPLACE: named(
    'CANCELREPLACE',
    z.strictObject({ order_id: orderId, ...z.object(order).omit({ oco_id: true }).partial().shape }),
    false,
  ),
  CANCELANDBRACKET: named(
    'CANCELANDBRACKET',
    z.strictObject({
      ...{ instrument, action: word(sideOf), qty: count, tif: word(tifOf).default('Gtc') },
      ...{ take_profit: price.optional(), stop_loss: price.optional(), stop_loss_limit: price.optional() },
    }),
  ),
} as const;

/** One command with its terms, as its schema read them. */
export type SignalCommand = z.output<(typeof commands)[keyof typeof commands]['terms']>;

export type SignalEntry = z.output<typeof entry>;

/** By name, without underscores. */
export const signalCommands: Readonly<
  Record<string, { needsAccount: boolean; terms: z.ZodType<SignalCommand> } | undefined>
> = commands;
