import { z } from 'zod';
import { canonicalHours, minuteOfDay, type TradingHours, timeZoneNamed, weekDays } from './trading-hours.ts';

/** The type of authorization details that bound trading (RFC 9396, 2). */
export const tradingLimitsType = 'portcullis_trading';

export const limitedSides = ['Buy', 'Sell'] as const;
export const limitedOrderTypes = ['Market', 'Limit', 'StopMarket', 'StopLimit', 'MIT'] as const;

/**
 * What bounds the trading of one connection, as it is granted, stored and shown. What is absent is not limited; an empty
 * list allows nothing. Exits are never held by any of it.
 */
export type TradingLimits = {
  type: typeof tradingLimitsType;
  /** Names of the person's accounts, told apart without regard to case. */
  accounts?: readonly string[] | undefined;
  /** Roots, such as `ES`: any contract of them. */
  instruments?: readonly string[] | undefined;
  sides?: readonly (typeof limitedSides)[number][] | undefined;
  order_types?: readonly (typeof limitedOrderTypes)[number][] | undefined;
  /** Contracts of one order. */
  max_order_quantity?: number | undefined;
  /** Contracts of the account's position in an instrument, with all that works on its side. */
  max_position?: number | undefined;
  /** Orders in any sixty minutes. */
  orders_per_hour?: number | undefined;
  /** Whole US dollars of a trading day: price times contracts, of what filled and what may yet. */
  notional_per_day?: number | undefined;
  /** Whole US dollars that its own orders may have lost in a trading day, fees and open positions counted. */
  loss_per_day?: number | undefined;
  trading_hours?: TradingHours | undefined;
  /** ISO 8601, UTC. From then on it takes exits alone. */
  expires_at?: string | undefined;
};

export type LimitField = Exclude<keyof TradingLimits, 'type'>;

const whole = (most: number) =>
  z
    .number(`a whole number from 1 to ${most}`)
    .refine((value) => Number.isSafeInteger(value) && value >= 1 && value <= most, {
      error: `a whole number from 1 to ${most}`,
    });

const listOf = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item, 'a list').max(most, `a list of at most ${most}`);

const clock = z.string('a time as HH:MM').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM');

const hours = z
  .strictObject({
    from: clock,
    to: z.string('a time as HH:MM').regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time as HH:MM'),
    time_zone: z
      .string('an IANA time zone, such as America/New_York')
      .max(64, 'an IANA time zone, such as America/New_York')
      .refine((zone) => timeZoneNamed(zone) !== undefined, 'an IANA time zone, such as America/New_York'),
    days: listOf(z.enum(weekDays, `of ${weekDays.join(', ')}`), weekDays.length).optional(),
  })
  .refine(({ from, to }) => minuteOfDay(from) !== minuteOfDay(to), {
    path: ['to'],
    error: 'another time than from; a whole day is 00:00 to 24:00',
  });

const latest = Date.UTC(2100, 0, 1);
const instant = 'an instant as ISO 8601 with its offset, such as 2027-01-31T17:00:00Z';
const account = z.string('the name of an account').refine((name) => /^[^\p{C}]{1,64}$/u.test(name.trim()), {
  error: 'the name of an account',
});
const root = z
  .string('the root of an instrument, such as ES')
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^\d?[A-Z][A-Z0-9]{0,3}$/, 'the root of an instrument, such as ES'));

const schema = z.strictObject({
  type: z.literal(tradingLimitsType, `"${tradingLimitsType}"`),
  accounts: listOf(account, 100).optional(),
  instruments: listOf(root, 100).optional(),
  sides: listOf(z.enum(limitedSides, `of ${limitedSides.join(', ')}`), 2).optional(),
  order_types: listOf(z.enum(limitedOrderTypes, `of ${limitedOrderTypes.join(', ')}`), 5).optional(),
  max_order_quantity: whole(1_000).optional(),
  max_position: whole(1_000).optional(),
  orders_per_hour: whole(10_000).optional(),
  notional_per_day: whole(1_000_000_000_000).optional(),
  loss_per_day: whole(1_000_000_000).optional(),
  trading_hours: hours.optional(),
  expires_at: z.iso
    .datetime({ offset: true, error: instant })
    .refine((text) => Date.parse(text) > 0 && Date.parse(text) <= latest, `${instant}, before 2100`)
    .optional(),
});

/** One thing that is wrong with limits: where, what, and what to write instead. */
export type LimitFault = { field: string; reason: string; remedy: string };

export type ParsedLimits = { ok: true; limits: TradingLimits } | { ok: false; faults: LimitFault[] };

export const limitFields = Object.keys(schema.shape).filter((field) => field !== 'type') as LimitField[];

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');

const shown = (key: string): string => key.slice(0, 40);

const faultsOf = (issue: z.core.$ZodIssue): LimitFault[] => {
  const field = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? limitFields : Object.keys(hours.shape);
    return issue.keys.map((key) => ({
      field: field ? `${field}.${shown(key)}` : shown(key),
      reason: 'is not known',
      remedy: `Leave it out. Known are ${known.join(', ')}.`,
    }));
  }
  if (field === '')
    return [{ field: 'type', reason: 'is missing', remedy: `Send an object with type "${tradingLimitsType}".` }];
  return [{ field, reason: 'is not valid', remedy: `It must be ${issue.message}.` }];
};

/** Names are told apart as trading does it. */
export const accountKey = (name: string): string => name.trim().toLowerCase();

const once = <T>(list: readonly T[], key: (item: T) => string): T[] =>
  [...new Map(list.toReversed().map((item) => [key(item), item])).values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));

const present = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

/** One way of writing the same limits: members in one order, lists sorted and without repeats, times in UTC. */
export const canonicalLimits = (limits: TradingLimits): TradingLimits =>
  present({
    type: tradingLimitsType,
    accounts:
      limits.accounts &&
      once(
        limits.accounts.map((name) => name.trim()),
        accountKey,
      ),
    instruments: limits.instruments && once(limits.instruments, (name) => name),
    sides: limits.sides && limitedSides.filter((side) => limits.sides?.includes(side)),
    order_types: limits.order_types && limitedOrderTypes.filter((type) => limits.order_types?.includes(type)),
    max_order_quantity: limits.max_order_quantity,
    max_position: limits.max_position,
    orders_per_hour: limits.orders_per_hour,
    notional_per_day: limits.notional_per_day,
    loss_per_day: limits.loss_per_day,
    trading_hours: limits.trading_hours && canonicalHours(limits.trading_hours),
    expires_at: limits.expires_at && new Date(limits.expires_at).toISOString(),
  });

/** Reads one object of `authorization_details`, or what the column holds. Nothing is guessed and nothing passed over. */
export const parseTradingLimits = (json: unknown): ParsedLimits => {
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, limits: canonicalLimits(parsed.data) }
    : { ok: false, faults: parsed.error.issues.flatMap(faultsOf) };
};
