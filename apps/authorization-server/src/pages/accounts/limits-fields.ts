import type { Rule } from '@portcullis/trading';

/** One input of the form of an account's limits. `part`: of a rule that is made of several. */
export type LimitField = {
  name: string;
  label: string;
  rule: Rule;
  part?: string;
  hint?: string;
  /** What is chosen from, in place of an input. */
  choices?: readonly (readonly [value: string, name: string])[];
  /** May be empty while the rule is set. */
  optional?: true;
};

const usd = 'USD';

export const orderFields: readonly LimitField[] = [
  { name: 'max_order_size', rule: 'orderQuantity', label: 'Largest order', hint: 'Contracts.' },
  {
    name: 'max_position_size',
    rule: 'positionQuantity',
    label: 'Largest position',
    hint: 'Contracts, with what works.',
  },
  { name: 'max_open_instruments', rule: 'openInstruments', label: 'Most instruments at once' },
  { name: 'max_orders_per_minute', rule: 'ordersPerMinute', label: 'Most orders a minute' },
  { name: 'max_orders_per_day', rule: 'ordersPerDay', label: 'Most orders a trading day' },
  {
    ...{ name: 'max_notional', rule: 'notionalCents', label: 'Largest worth of an order' },
    hint: `${usd}. A market order counts at the quote and 10 ticks.`,
  },
  {
    ...{ name: 'price_collar_percent', rule: 'collarBasisPoints', label: 'Price collar' },
    hint: 'Percent that a limit price may be from the last price.',
  },
  {
    name: 'allowed_instruments',
    rule: 'instruments',
    label: 'Instruments',
    hint: 'Roots, such as ES, MES. Empty: all.',
  },
];

type Compound = 'minimum_profit' | 'trailing_percent' | 'trailing_dollars';

/** The inputs of a monitor that is made of several. */
const partsOf = (rule: Compound, of: string, parts: readonly [part: string, label: string, hint: string][]) =>
  parts.map(([part, label, hint]) => ({ name: `${rule}_${part}`, rule, part, label: `${of}: ${label}`, hint }));

/** A loss or a target: how much, of what, and what the venue does. */
const thresholdFields = (rule: 'daily_loss' | 'profit_target', label: string, name: string): readonly LimitField[] => [
  { name, rule, part: 'amount', label, hint: usd },
  {
    ...{ name: `${rule}_net_of_fees`, rule, part: 'net_of_fees', label: `${label}: fees` },
    choices: [
      ['true', 'Count'],
      ['false', 'Do not count'],
    ],
  },
  {
    ...{ name: `${rule}_with_unrealized`, rule, part: 'with_unrealized', label: `${label}: open positions` },
    choices: [
      ['true', 'Count'],
      ['false', 'Do not count'],
    ],
  },
  {
    ...{ name: `${rule}_action`, rule, part: 'action', label: `${label}: then` },
    choices: [
      ['flatten', 'Close all and lock'],
      ['none', 'Lock, and leave the position and its exits'],
    ],
  },
];

export const monitorFields: readonly LimitField[] = [
  ...thresholdFields('daily_loss', 'Daily loss', 'daily_loss_limit'),
  ...thresholdFields('profit_target', 'Profit target', 'profit_target'),
  ...partsOf('minimum_profit', 'Minimum profit', [
    ['trigger', 'armed at', 'USD of profit in the trading day.'],
    ['floor', 'floor', 'USD of profit that must then be kept.'],
  ]),
  ...partsOf('trailing_percent', 'Trailing percent', [
    ['trigger', 'armed at', 'USD of profit in the trading day.'],
    ['percent', 'percent', 'Percent of the highest profit that may be lost.'],
  ]),
  ...partsOf('trailing_dollars', 'Trailing dollars', [['distance', 'distance', 'USD from the peak of the account.']]),
  {
    ...{ name: 'trailing_dollars_lock', rule: 'trailing_dollars', part: 'lock', label: 'Trailing dollars: lock' },
    ...{ hint: 'USD of account value at which the floor stops rising. Empty: never.', optional: true },
  },
  {
    ...{ name: 'trailing_dollars_peak', rule: 'trailing_dollars', part: 'peak', label: 'Trailing dollars: peak' },
    choices: [
      ['intraday', 'Of the value at any moment'],
      ['close', 'Of the balance at the end of a day'],
    ],
  },
];

const offOn: LimitField['choices'] = [
  ['false', 'No'],
  ['true', 'Yes'],
];

export const venueFields: readonly LimitField[] = [
  {
    name: 'slippage_ticks',
    rule: 'slippageTicks',
    label: 'Slippage',
    hint: 'Ticks against Market, StopMarket and MIT.',
  },
  { name: 'volume_share', rule: 'volumeSharePercent', label: 'Share of a bar', hint: 'Percent of its volume.' },
  {
    name: 'session_reset_time',
    rule: 'sessionReset',
    label: 'Trading day ends',
    hint: 'New York time, 12:00 to 23:59.',
  },
  { name: 'fill_limit_on_touch', rule: 'fillLimitOnTouch', label: 'Limits fill when touched', choices: offOn },
  {
    ...{ name: 'limit_price_improvement', rule: 'limitPriceImprovement', label: 'A bar’s open may better a limit' },
    choices: offOn,
  },
  {
    ...{ name: 'enforce_immediate_fills', rule: 'enforceImmediateFills', label: 'Limits fill at once and whole' },
    choices: offOn,
  },
  { name: 'enforce_partial_fills', rule: 'enforcePartialFills', label: 'Fills come in parts', choices: offOn },
  {
    ...{ name: 'stop_trigger', rule: 'stopsWatch', label: 'Stops watch' },
    choices: [
      ['last', 'The last trade'],
      ['bid_ask', 'Bid and ask'],
    ],
  },
  {
    ...{ name: 'mark_price', rule: 'markPrice', label: 'Positions are valued at' },
    choices: [
      ['bid_ask', 'Bid and ask'],
      ['last', 'The last trade'],
    ],
  },
];
