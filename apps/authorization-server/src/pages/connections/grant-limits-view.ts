import { type Bounded, type LimitField, limitWords } from '@portcullis/access';
import { type Budget, type LimitsPreview, limitsMark } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import { moneyWords } from '../words/money-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';
import type { FormFault, GrantLimitsForm } from './grant-limits-form.ts';
import type { LimitsSubject } from './limits-subject.ts';

/** One budget, used and left. `share`: of the whole, in percent, at the most 100. */
export type MeterView = { name: string; used: string; of: string; left: string; share: number };

/** What the typed limits would have done. */
export type PreviewView = {
  sentence: string;
  /** Set: there were more orders, and those before this were not looked at. */
  cut: { looked: string; since: Moment } | undefined;
  reasons: { name: string; orders: number }[];
  examples: { at: Moment; order: string; reason: string }[];
};

export type GrantLimitsView = {
  /** Undefined: of all AI clients together. */
  client: string | undefined;
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
  subject: Pick<LimitsSubject, 'client' | 'address' | 'mayTrade' | 'kept'>;
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

/** The page of what bounds one connection, or all of them together. */
export const grantLimitsView = ({ subject, form, now, ...facts }: GrantLimitsFacts): GrantLimitsView => {
  const { authenticatedAt, passwordError: error } = facts;
  const { client, address, mayTrade, kept } = subject;
  const of = client === undefined ? 'all' : 'one';
  return {
    ...{ client, address, mayTrade, news: facts.news, holds: limitWords(kept, of) },
    meters: facts.budgets.map(meterView),
    ...{ form, faults: facts.faults ?? [], changedMeanwhile: facts.changedMeanwhile ?? false },
    seen: limitsMark(kept),
    preview: facts.preview && previewView(facts.preview, of, now),
    password: isFreshSignIn(authenticatedAt, now) ? undefined : { signedIn: momentOf(authenticatedAt, now), error },
  };
};

export const meterView = ({ field, limit, used, left }: Budget): MeterView => {
  const words = (amount: number) => (field === 'orders_per_hour' ? amount.toLocaleString('en-US') : moneyWords(amount));
  const share = limit > 0 ? Math.min(100, Math.round((used / limit) * 100)) : 100;
  return { name: budgetNames[field], used: words(used), of: words(limit), left: words(left), share };
};

const previewView = (
  { days, orders, refused, isCut, since, ...preview }: LimitsPreview,
  of: Bounded,
  now: Date,
): PreviewView => {
  const who = of === 'all' ? 'They' : 'It';
  const count = orders.toLocaleString('en-US');
  const placed = `${isCut ? 'more than ' : ''}${count} order${orders === 1 ? '' : 's'} in the last ${days} days`;
  const held = refused === 0 ? 'None of them' : refused.toLocaleString('en-US');
  const ofNewest = `${refused === 0 ? 'None' : held} of the newest ${count}`;
  const sentence =
    orders === 0
      ? `${who} placed no orders in the last ${days} days, so there is nothing to try these limits on.`
      : `${who} placed ${placed}. ${isCut ? ofNewest : held} would have been refused.`;
  return {
    sentence,
    cut: isCut ? { looked: count, since: momentOf(since, now) } : undefined,
    reasons: preview.byField.map((held) => ({ name: limitNames[held.field], orders: held.orders })),
    examples: preview.examples.map(({ at, side, quantity, instrument, type, field }) => ({
      at: momentOf(at, now),
      order: `${side} ${quantity} ${instrument}, ${type}`,
      reason: limitNames[field],
    })),
  };
};
