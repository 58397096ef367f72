import { commonHours, hoursAreWithin, type TradingHours } from './trading-hours.ts';
import { accountKey, canonicalLimits, type LimitField, limitFields, type TradingLimits } from './trading-limits.ts';

type Value<Field extends LimitField> = NonNullable<TradingLimits[Field]>;

/** How one limit compares with another of its field, and what holds both. */
type Comparing<Field extends LimitField> = {
  isWithin: (inner: Value<Field>, outer: Value<Field>) => boolean;
  tightest: (one: Value<Field>, other: Value<Field>) => Value<Field>;
};

const number = {
  isWithin: (inner: number, outer: number) => inner <= outer,
  tightest: (one: number, other: number) => Math.min(one, other),
};

const list = <Item extends string>(key: (item: Item) => string) => ({
  isWithin: (inner: readonly Item[], outer: readonly Item[]) => {
    const allowed = new Set(outer.map(key));
    return inner.every((item) => allowed.has(key(item)));
  },
  tightest: (one: readonly Item[], other: readonly Item[]) => {
    const allowed = new Set(other.map(key));
    return one.filter((item) => allowed.has(key(item)));
  },
});

const asWritten = (item: string): string => item;

const comparing: { [Field in LimitField]: Comparing<Field> } = {
  accounts: list(accountKey),
  instruments: list(asWritten),
  sides: list<Value<'sides'>[number]>(asWritten),
  order_types: list<Value<'order_types'>[number]>(asWritten),
  max_order_quantity: number,
  max_position: number,
  orders_per_hour: number,
  notional_per_day: number,
  loss_per_day: number,
  trading_hours: {
    isWithin: (inner: TradingHours, outer: TradingHours) => hoursAreWithin(inner, outer),
    tightest: (one: TradingHours, other: TradingHours) => commonHours(one, other),
  },
  expires_at: {
    isWithin: (inner: string, outer: string) => Date.parse(inner) <= Date.parse(outer),
    tightest: (one: string, other: string) => (Date.parse(one) <= Date.parse(other) ? one : other),
  },
};

const fieldIsWithin = <Field extends LimitField>(field: Field, inner: TradingLimits, outer: TradingLimits): boolean => {
  const [asked, allowed] = [inner[field], outer[field]];
  if (allowed === undefined) return true;
  return asked !== undefined && comparing[field].isWithin(asked as Value<Field>, allowed as Value<Field>);
};

/** The fields by which `after` allows something that `before` does not. Null limits are none at all. */
export const loosened = (before: TradingLimits | null, after: TradingLimits | null): LimitField[] => {
  if (before === null) return [];
  const [was, is] = [canonicalLimits(before), canonicalLimits(after ?? { type: before.type })];
  return limitFields.filter((field) => !fieldIsWithin(field, is, was));
};

/**
 * True when the inner limits allow nothing that the outer ones do not. A partial order of canonical limits. What cannot be
 * compared (hours of two time zones) is not within.
 */
export const isWithin = (inner: TradingLimits | null, outer: TradingLimits | null): boolean =>
  loosened(outer, inner).length === 0;

/** Limits that are within both. */
export const tightest = (one: TradingLimits, other: TradingLimits): TradingLimits => {
  const [a, b] = [canonicalLimits(one), canonicalLimits(other)];
  const field = <Field extends LimitField>(name: Field) => {
    const [left, right] = [a[name], b[name]];
    if (left === undefined || right === undefined) return left ?? right;
    return comparing[name].tightest(left as Value<Field>, right as Value<Field>);
  };
  const members = Object.fromEntries(limitFields.map((name) => [name, field(name)]));
  return canonicalLimits({ ...members, type: one.type });
};
