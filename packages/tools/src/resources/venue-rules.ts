import {
  type AccountKind,
  accountKinds,
  type DrawdownPreset,
  defaultFillRules,
  dollars,
  drawdownPresets,
  type MonitorKind,
  mayBecome,
  monitorsOfPreset,
  type OrderType,
  orderChecks,
  orderQuantityMax,
  orderStatuses,
  orderTypes,
  positionQuantityMax,
  replayAccountName,
  type TimeInForce,
  timesInForce,
  workingOrdersMax,
} from '@portcullis/trading';
import { tradingHours } from '../shapes/quote.ts';
import { defineResource, type ResourceFacts } from './define-resource.ts';

/** Words for what the code lists: a new type, time in force or monitor does not compile until it has its own. */
const types: Record<OrderType, string> = {
  Market: 'buys at the ask and sells at the bid of the next quote.',
  Limit:
    'fills at the limit or better. At once when it is marketable, else when the opposite quote goes through it, or trades at its price have used up the queue before it.',
  StopMarket:
    'triggered by its stop price, then a market order. A buy stop is above the ask, a sell stop below the bid.',
  StopLimit: 'triggered as a stop, then a limit order.',
  MIT: 'market if touched: waits on the other side of the market than a stop, then a market order.',
};

const times: Record<TimeInForce, string> = {
  Day: 'ends with the session.',
  Gtc: 'stays until it fills or is cancelled.',
  Ioc: 'fills what it can at once; the rest is cancelled.',
  Fok: 'fills whole at once, or not at all.',
};

const monitors: Record<MonitorKind, string> = {
  daily_loss: 'acts when the session’s loss reaches the amount.',
  profit_target: 'acts when the session’s profit reaches the amount.',
  minimum_profit: 'armed at a profit; acts when it falls below a fixed floor.',
  trailing_percent: 'armed at a profit; the floor is a share of the session’s highest profit.',
  trailing_dollars: 'the floor follows the peak of the account’s value at a distance, and may stop rising at a lock.',
};

const kinds: Record<AccountKind, string> = {
  simulation: 'practice, without a drawdown.',
  evaluation: 'a test with a trailing drawdown.',
  funded: 'stands for somebody else’s money, with a trailing drawdown.',
};

const presets: Record<DrawdownPreset, string> = {
  intraday: 'trails the highest value at any moment, open profit included',
  end_of_day: 'trails the highest balance at the end of a session',
};

/** The rules by which the venue takes, fills and ends orders, and watches accounts. */
export const venueRules = defineResource({
  uri: 'portcullis://venue/rules',
  name: 'venue_rules',
  title: 'Rules of the venue',
  description: 'Order types, times in force, states, checks, matching, sessions, fees, margin, monitors.',
  mimeType: 'text/markdown',
  text: (facts) => [...orderRules(), ...matchingRules(), ...sessionRules(facts), ...accountRules()].join('\n'),
});

const orderRules = (): string[] => [
  '# Rules of the venue',
  '',
  'All trading is on paper.',
  '',
  '## Order types',
  '',
  ...orderTypes.map((type) => `- ${type}: ${types[type]}`),
  '',
  '## Time in force',
  '',
  ...timesInForce.map((tif) => `- ${tif}: ${times[tif]}`),
  '',
  '## States',
  '',
  '| from | to |',
  '| --- | --- |',
  ...orderStatuses.map(
    (from) => `| ${from} | ${orderStatuses.filter((to) => mayBecome(from, to)).join(', ') || 'ends'} |`,
  ),
  '',
  'An order that expires is Cancelled with the reason expired. A fill that meets a cancel wins.',
  '',
  '## Checks of an order',
  '',
  `In this order, and the first that fails is the answer: ${orderChecks.map(([name]) => name).join(', ')}.`,
  `An order has at most ${orderQuantityMax} contracts, a position ${positionQuantityMax}, an account ${workingOrdersMax} working orders.`,
  'A person may want less in an account: GetMcpCapabilities tells it as account_limits. UpdateConfiguration only makes it tighter.',
  'While the market is closed, Limit and stop orders with Day or Gtc wait for the open; others are refused.',
  '',
];

const matchingRules = (): string[] => {
  const { slippageTicks, fillLimitOnTouch, stopsWatch, volumeSharePercent } = defaultFillRules;
  return [
    '## Matching',
    '',
    'So it is by default. A person may have it otherwise in an account of theirs: GetMcpCapabilities tells what differs.',
    '',
    `- Slippage of Market, StopMarket and MIT: ${slippageTicks} ticks.`,
    `- A resting limit fills when the price ${fillLimitOnTouch ? 'touches it' : 'goes through it'}.`,
    `- Stops watch the ${stopsWatch === 'last' ? 'last trade' : 'quote'}.`,
    `- A fill takes no more than the quoted size${volumeSharePercent === undefined ? '' : `, and of a bar ${volumeSharePercent}% of its volume`}; the rest waits.`,
    '- A limit that rests waits for the queue before it. With enforce_immediate_fills one that is touched fills at once and whole; with enforce_partial_fills the first fill of several contracts is for half of them at the most.',
    '- Crossed and one-sided quotes fill nothing.',
    '- Within a bar the path is open, nearer extreme, other extreme, close.',
    '- oco_id: a fill of one order cancels the others of its group in the same step; a part fill reduces them.',
    '- take_profit and stop_loss are placed as their entry fills, for the filled quantity, and never exceed the position.',
    '- strategy names an ATM template of the person’s: the venue places its targets and stop as the entry fills, and moves the stop by its breakeven and trail.',
    '- CancelReplace, CancelAndBracket, FlatPlace, Reverse and ReversePosition are one transaction each: all or nothing.',
    '- Cancel, close and flatten are never held back by limits, locks or monitors.',
    '',
  ];
};

const sessionRules = ({ service: { market } }: ResourceFacts): string[] => [
  '## Sessions',
  '',
  `- Trading hours here: ${tradingHours(market.hours)}.`,
  `- In a replay (${replayAccountName}) orders meet the bars after them, and nothing is read past its clock.`,
  '- The trading day rolls at 18:00 New York, or at the account’s session_reset_time: Day orders end, session values and watermarks begin anew, cash stays.',
  '',
];

const accountRules = (): string[] => [
  '## Money',
  '',
  '- Fees are taken at each fill, per contract and side; portcullis://instruments has fees and margins.',
  '- Net liquidation is cash and unrealized P&L. Buying power is net liquidation less initial margin.',
  '- An order needs the initial margin of the largest position that it and all working orders could make.',
  '- In account tools realized_pnl is net of fees; in the journal it is before fees, and net_pnl after.',
  '',
  '## Accounts and monitors',
  '',
  ...accountKinds.map((kind) => `- ${kind}: ${kinds[kind]}`),
  ...drawdownPresets.map((preset) => `- Drawdown ${preset}: ${presets[preset]}; ${distanceOf(preset)}.`),
  ...Object.entries(monitors).map(([kind, words]) => `- Monitor ${kind}: ${words}`),
  '- A monitor that acts cancels all orders, flattens and locks the account until the next session, or until the person lifts it.',
  '',
];

/** Of an account of 50,000 USD. */
const exampleCents = 5_000_000n;

const distanceOf = (preset: DrawdownPreset): string => {
  const watch = monitorsOfPreset(preset, exampleCents).find(({ kind }) => kind === 'trailing_dollars');
  if (watch?.kind !== 'trailing_dollars') return 'no distance';
  const lock = watch.lockCents === null ? '' : `, rising to ${dollars(BigInt(watch.lockCents))} at the most`;
  return `of ${dollars(exampleCents)} USD, ${dollars(BigInt(watch.distanceCents))} below the peak${lock}`;
};
