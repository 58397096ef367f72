import { type LimitField, type ListedConnection, limitWords } from '@portcullis/access';
import { type Budget, type LimitsPreview, limitsMark } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import { moneyWords } from '../money-words.ts';
import { type Moment, momentOf } from '../time-words.ts';
import type { FormFault, GrantLimitsForm } from './grant-limits-form.ts';

/** One budget, used and left. `share`: of the whole, in percent, at the most 100. */
export type MeterView = { name: string; used: string; of: string; left: string; share: number };

/** What the typed limits would have done. */
export type PreviewView = {
  sentence: string;
  isCut: boolean;
  reasons: { name: string; orders: number }[];
  examples: { at: Moment; order: string; reason: string }[];
};

export type GrantLimitsView = {
  client: string;
  returnsTo: string;
  address: string;
  mayTrade: boolean;
  news: string | undefined;
  /** What holds now, in words; none: nothing of its own. */
  holds: string[];
  meters: MeterView[];
  form: GrantLimitsForm;
  faults: readonly FormFault[];
  /** They were changed since the form was shown. */
  changedMeanwhile: boolean;
  /** Of what holds now: the form says with it what the person saw. */
  seen: string;
  preview: PreviewView | undefined;
  /** The last sign-in is too old to loosen by. */
  password: { signedIn: Moment; error: string | undefined } | undefined;
};

export type GrantLimitsFacts = {
  connection: ListedConnection;
  label: string;
  budgets: readonly Budget[];
  form: GrantLimitsForm;
  faults?: readonly FormFault[];
  news?: string | undefined;
  changedMeanwhile?: boolean;
  preview?: LimitsPreview | undefined;
  passwordError?: string | undefined;
  authenticatedAt: Date;
  now: Date;
};

/** What an order was held by. `limits`: they cannot be read. */
export const limitNames: Record<LimitField | 'limits', string> = {
  limits: 'Limits that cannot be read',
  accounts: 'Accounts',
  instruments: 'Instruments',
  sides: 'Sides',
  order_types: 'Types of order',
  max_order_quantity: 'Largest order',
  max_position: 'Largest position',
  orders_per_hour: 'Most orders an hour',
  notional_per_day: 'Most worth of orders a day',
  loss_per_day: 'Most loss a day',
  trading_hours: 'Trading hours',
  expires_at: 'Trades until',
};

const budgetNames: Record<Budget['field'], string> = {
  orders_per_hour: 'Orders of the last hour',
  notional_per_day: 'Worth of orders today',
  loss_per_day: 'Loss today',
};

/** The page of what bounds one connection. */
export const grantLimitsView = ({ connection, label, form, now, ...facts }: GrantLimitsFacts): GrantLimitsView => {
  const { authenticatedAt, passwordError: error } = facts;
  return {
    ...{ client: label, returnsTo: connection.redirectHost, address: `/clients/${connection.id}/limits` },
    ...{ mayTrade: connection.scope === 'mcp:trade', news: facts.news, holds: limitWords(connection.limits) },
    meters: facts.budgets.map(meterView),
    ...{ form, faults: facts.faults ?? [], changedMeanwhile: facts.changedMeanwhile ?? false },
    seen: limitsMark(connection.limits),
    preview: facts.preview && previewView(facts.preview, now),
    password: isFreshSignIn(authenticatedAt, now) ? undefined : { signedIn: momentOf(authenticatedAt, now), error },
  };
};

export const meterView = ({ field, limit, used, left }: Budget): MeterView => {
  const words = (amount: number) => (field === 'orders_per_hour' ? amount.toLocaleString('en-US') : moneyWords(amount));
  const share = limit > 0 ? Math.min(100, Math.round((used / limit) * 100)) : 100;
  return { name: budgetNames[field], used: words(used), of: words(limit), left: words(left), share };
};

const previewView = ({ days, orders, refused, ...preview }: LimitsPreview, now: Date): PreviewView => {
  const placed = `${orders.toLocaleString('en-US')} order${orders === 1 ? '' : 's'} in the last ${days} days`;
  const sentence =
    orders === 0
      ? `It placed no orders in the last ${days} days, so there is nothing to try these limits on.`
      : `It placed ${placed}. ${refused === 0 ? 'None of them' : refused.toLocaleString('en-US')} would have been refused.`;
  return {
    ...{ sentence, isCut: preview.isCut },
    reasons: preview.byField.map(({ field, orders: count }) => ({ name: limitNames[field], orders: count })),
    examples: preview.examples.map(({ at, side, quantity, instrument, type, field }) => ({
      at: momentOf(at, now),
      order: `${side} ${quantity} ${instrument}, ${type}`,
      reason: limitNames[field],
    })),
  };
};
