import { fillRulesOf } from '../accounts/venue-options.ts';
import { couldBecome } from '../orders/limit-checks.ts';
import { type Check, type GrantFacts, isExit, type OrderFacts } from '../orders/order-facts.ts';
import { refuse } from '../refusal.ts';
import { type Grant, type GrantField, grantFields } from './grant-bounds.ts';
import { type GrantAsk, judgeField, judgeTime } from './grant-judges.ts';
import { type GrantOrder, lossCentsOf, notionalCentsOf } from './grant-use.ts';

const asOrder = ({ book, instrument, request, prices, remaining, grant }: OrderFacts): GrantOrder[] => {
  if (!prices.ok || !Number.isSafeInteger(remaining)) return [];
  const { limitTicks, stopTicks } = prices;
  const { id: accountId } = book.account;
  const { slippageTicks } = fillRulesOf(book.account);
  const terms = { side: request.side, quantity: remaining, filled: 0, limitTicks, stopTicks, slippageTicks };
  return [
    {
      id: 'asked',
      accountId,
      instrument: instrument.name,
      ...terms,
      ocoId: request.ocoId ?? grant?.change?.ocoId ?? null,
    },
  ];
};

/** The order as the bounds of a grant look at it: what its own use and the account's book come to with it. */
const askOf = (facts: OrderFacts, { use, change, bounds, at }: GrantFacts): GrantAsk => {
  const { book, instrument, request } = facts;
  const withIt = { fills: use.fills, working: [...use.working, ...asOrder(facts)] };
  return {
    at,
    account: book.account.nameKey,
    root: instrument.root,
    ...{ side: request.side, type: request.type, quantity: request.quantity, position: couldBecome(facts) },
    orders: change ? undefined : use.orders,
    notionalCents: bounds.notionalCents === undefined ? 0n : notionalCentsOf(withIt, book.quotes),
    lossCents: bounds.lossCents === undefined ? 0n : lossCentsOf(use, book.quotes),
  };
};

const remedies: Partial<Record<GrantField, string>> = {
  limits: 'The person can set them anew.',
  orders_per_hour: 'Wait until the oldest of them is an hour old.',
  notional_per_day: 'Cancel working orders, send a smaller one, or wait for the next trading day, at 18:00 New York.',
  loss_per_day: 'Only exits are taken until the next trading day, at 18:00 New York.',
};

const hintOf = (field: GrantField): string =>
  `${remedies[field] ?? 'Stay within it.'} Exits are always taken. GetMcpCapabilities shows the grant; the person changes it on the AI clients page.`;

const beyond = (field: string, detail: string, hint: string) => refuse('grant_limit', `${field}: ${detail}.`, { hint });

/** A check by one field of the grant: never of an exit, nor of a change that only takes contracts away. */
const byField =
  (field: GrantField): Check =>
  (facts) => {
    const { grant } = facts;
    if (!grant || grant.change?.onlyLess || isExit(facts)) return undefined;
    const detail = judgeField(field, grant.bounds, askOf(facts, grant));
    return detail === undefined ? undefined : beyond(field, detail, hintOf(field));
  };

/** What others placed counts in no budget of this connection: it does not make more of it. */
const ownOrder: Check = (facts) => {
  const { grant } = facts;
  if (!grant?.change || grant.change.isOwn || grant.change.onlyLess || isExit(facts)) return undefined;
  const { notionalCents, lossCents } = grant.bounds;
  return notionalCents === undefined && lossCents === undefined
    ? undefined
    : beyond(
        notionalCents === undefined ? 'loss_per_day' : 'notional_per_day',
        'another than this connection placed the order',
        'CancelReplace places one that counts in its own budget.',
      );
};

/** What is not an order is held back only when the grant has ended, or cannot be read. */
export const beyondTime = ({ bounds, at }: Grant): ReturnType<Check> => {
  const ended = judgeTime(bounds, at);
  return ended && beyond(ended.field, ended.detail, hintOf(ended.field));
};

const nameOf = (field: string): string => `grant: ${field}`;

/** What the person granted to the connection, in the order in which it is looked at. */
export const grantChecks: readonly (readonly [name: string, check: Check])[] = [
  ...grantFields.map((field) => [nameOf(field), byField(field)] as const),
  [nameOf('own order'), ownOrder],
];

export const isGrantCheck = (name: string): boolean => grantChecks.some(([each]) => each === name);
