import {
  dollars,
  type MonitorKind,
  monitorActions,
  orderQuantityMax,
  positionQuantityMax,
  type Rule,
  type RuleValues,
  roots,
} from '@portcullis/trading';
import { z } from 'zod';
import { venueOptionValues } from './venue-option-values.ts';

/** A rule of an account as clients and pages write it: dollars, percents, contracts, roots. */
export type AccountOption<R extends Rule = Rule> = {
  key: string;
  /** What is taken, as a client reads it. */
  type: string;
  /** The same in words that follow "must be". */
  wanted: string;
  /** Undefined: not what is wanted. */
  read: (given: unknown) => RuleValues[R] | undefined;
  tell: (value: RuleValues[R]) => unknown;
};

const dollarsMax = 1_000_000_000;

const cents = z
  .number()
  .positive()
  .max(dollarsMax)
  .refine((value) => Math.abs(Math.round(value * 100) - value * 100) < 1e-4)
  .transform((value) => Math.round(value * 100));

const centsOrNothing = z.union([z.literal(0), cents]);

const told = (value: number): number => dollars(BigInt(value));

const reader =
  <T>(schema: z.ZodType<T>) =>
  (given: unknown): T | undefined => {
    const parsed = schema.safeParse(given);
    return parsed.success ? parsed.data : undefined;
  };

const count = (key: string, most: number) => ({
  key,
  type: `integer 1..${most}`,
  wanted: `a whole number from 1 to ${most}`,
  read: reader(z.int().min(1).max(most)),
  tell: (value: number): unknown => value,
});

const usd = { type: 'USD above 0', wanted: 'an amount in USD above 0' };

const money = (key: string) => ({ key, ...usd, read: reader(cents), tell: told });

/** An amount alone leaves as it was what counts, and what the venue does. */
const threshold = <Kind extends 'daily_loss' | 'profit_target'>(key: string, kind: Kind): AccountOption<Kind> => ({
  key,
  type: `USD above 0, or {amount, net_of_fees, with_unrealized, action ${monitorActions.join('|')}}`,
  wanted: 'an amount in USD above 0',
  read: reader(
    z.union([
      cents.transform((value) => ({ kind, cents: value }) as RuleValues[Kind]),
      z
        .strictObject({
          amount: cents,
          net_of_fees: z.boolean().optional(),
          with_unrealized: z.boolean().optional(),
          action: z.enum(monitorActions).optional(),
        })
        .transform(({ amount, net_of_fees: netOfFees, with_unrealized: withUnrealized, action }) => {
          const said = { netOfFees, withUnrealized, action };
          const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
          return { kind, cents: amount, ...given } as RuleValues[Kind];
        }),
    ]),
  ),
  tell: ({ cents: amount, netOfFees = true, withUnrealized = true, action = 'flatten' }) =>
    netOfFees && withUnrealized && action === 'flatten'
      ? told(amount)
      : { amount: told(amount), net_of_fees: netOfFees, with_unrealized: withUnrealized, action },
});

const hundredths = (most: number) =>
  z
    .number()
    .min(0.01)
    .max(most)
    .refine((value) => Math.abs(Math.round(value * 100) - value * 100) < 1e-6)
    .transform((value) => Math.round(value * 100));

const collarMax = 50;

const root = z
  .string()
  .transform((written) => written.trim().toUpperCase())
  .pipe(z.enum(roots));

type MonitorOptions = { [Kind in MonitorKind]: AccountOption<Kind> };

const monitorOptions: MonitorOptions = {
  daily_loss: threshold('daily_loss_limit', 'daily_loss'),
  profit_target: threshold('profit_target', 'profit_target'),
  minimum_profit: {
    key: 'minimum_profit',
    type: '{trigger, floor} USD, floor <= trigger',
    wanted: 'trigger and floor in USD, the floor not above the trigger',
    read: reader(
      z
        .strictObject({ trigger: cents, floor: centsOrNothing })
        .refine(({ trigger, floor }) => floor <= trigger)
        .transform(
          ({ trigger, floor }) => ({ kind: 'minimum_profit', triggerCents: trigger, floorCents: floor }) as const,
        ),
    ),
    tell: ({ triggerCents, floorCents }) => ({ trigger: told(triggerCents), floor: told(floorCents) }),
  },
  trailing_percent: {
    key: 'trailing_percent',
    type: '{trigger USD, percent 0.01..100}',
    wanted: 'trigger in USD, and the percent of the highest profit that may be lost, 0.01 to 100',
    read: reader(
      z
        .strictObject({ trigger: cents, percent: hundredths(100) })
        .transform(
          ({ trigger, percent }) =>
            ({ kind: 'trailing_percent', triggerCents: trigger, percent: percent / 100 }) as const,
        ),
    ),
    tell: ({ triggerCents, percent }) => ({ trigger: told(triggerCents), percent }),
  },
  trailing_dollars: {
    key: 'trailing_dollars',
    type: '{distance USD, lock USD|null, peak intraday|close}',
    wanted: 'distance and lock in USD, lock null for none, and peak: intraday or close',
    read: reader(
      z
        .strictObject({
          distance: cents,
          lock: cents.nullable().default(null),
          peak: z.enum(['intraday', 'close']).default('intraday'),
        })
        .transform(
          ({ distance, lock, peak }) =>
            ({ kind: 'trailing_dollars', distanceCents: distance, lockCents: lock, peak }) as const,
        ),
    ),
    tell: ({ distanceCents, lockCents, peak }) => ({
      ...{ distance: told(distanceCents), lock: lockCents === null ? null : told(lockCents), peak },
    }),
  },
};

/** Every rule of an account, by its name in trading. */
export const accountOptions: { [R in Rule]: AccountOption<R> } = {
  orderQuantity: count('max_order_size', orderQuantityMax),
  positionQuantity: count('max_position_size', positionQuantityMax),
  openInstruments: count('max_open_instruments', 50),
  ordersPerMinute: count('max_orders_per_minute', 1_000),
  ordersPerDay: count('max_orders_per_day', 100_000),
  notionalCents: money('max_notional'),
  collarBasisPoints: {
    key: 'price_collar_percent',
    type: `percent 0.01..${collarMax}`,
    wanted: `a percentage from 0.01 to ${collarMax}`,
    read: reader(hundredths(collarMax)),
    tell: (value) => value / 100,
  },
  instruments: {
    key: 'allowed_instruments',
    type: `list of ${roots.join('|')}`,
    wanted: `a list of roots out of ${roots.join(', ')}`,
    read: reader(
      z
        .array(root)
        .min(1)
        .max(50)
        .transform((list) => roots.filter((each) => list.includes(each))),
    ),
    tell: (list) => [...list],
  },
  ...monitorOptions,
  ...venueOptionValues,
};
