import { fillRulesOf } from '../accounts/venue-options.ts';
import { couldBecome } from '../checks/limit-checks.ts';
import { type Check, type GrantFacts, isExit, type OrderFacts } from '../checks/order-facts.ts';
import { refuse } from '../refusal.ts';
import { type Grant, type GrantField, grantFields } from './grant-bounds.ts';
import { type GrantAsk, judgeField, judgeTime } from './grant-judges.ts';
import { type GrantOrder, lossCentsOf, notionalCentsOf } from './grant-use.ts';

const asOrder = (
  { book, instrument, request, prices, remaining }: OrderFacts,
  change: GrantFacts['change'],
): GrantOrder[] => {
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
      ocoId: request.ocoId ?? change?.ocoId ?? null,
    },
  ];
};

/**
 * The order as a field of a grant looks at it: what its own use and the account's book come to with it. What goes through a book
 * or a day of fills is worked out for its own field alone.
 */
const askOf = (facts: OrderFacts, { use, change, bounds, at }: GrantFacts, field: GrantField): GrantAsk => {
  const { book, instrument, request } = facts;
  const has = (asked: GrantField, most: bigint | number | undefined) => field === asked && most !== undefined;
  const withIt = { fills: use.fills, working: [...use.working, ...asOrder(facts, change)] };
  return {
    at,
    account: book.account.nameKey,
    root: instrument.root,
    ...{ side: request.side, type: request.type, quantity: request.quantity },
    position: has('max_position', bounds.positionQuantity) ? couldBecome(facts) : 0,
    orders: change ? undefined : use.orders,
    notionalCents: has('notional_per_day', bounds.notionalCents) ? notionalCentsOf(withIt, book.quotes) : 0n,
    lossCents: has('loss_per_day', bounds.lossCents) ? lossCentsOf(use, book.quotes) : 0n,
  };
};

const remedies: Partial<Record<GrantField, string>> = {
  limits: 'The person can set them anew.',
  orders_per_hour: 'Wait until the oldest of them is an hour old.',
  notional_per_day: 'Cancel working orders, send a smaller one, or wait for the next trading day, at 18:00 New York.',
  loss_per_day: 'Only exits are taken until the next trading day, at 18:00 New York.',
};

const isOfAll = ({ connectionIds }: Pick<Grant, 'connectionIds'>): boolean => connectionIds === 'every';

const shownBy = 'GetMcpCapabilities shows the grant; the person changes it on the AI clients page';

const hintOf = (field: GrantField, grant: Grant): string => {
  const where = isOfAll(grant) ? `${shownBy}, under “All AI clients together”.` : `${shownBy}.`;
  return `${remedies[field] ?? 'Stay within it.'} Exits are always taken. ${where}`;
};

/** Of a limit of the person's: another client may have used it up, so its agent must not look for the cause in itself. */
const beyond = (grant: Grant, field: GrantField, detail: string, hint = hintOf(field, grant)) => {
  const whose = isOfAll(grant) ? ' This is the limit of all of the person’s AI clients together.' : '';
  return refuse('grant_limit', `${field}: ${detail}.${whose}`, { hint });
};

/** The first of the grants that says anything against an order. */
const firstOf =
  (judge: (facts: OrderFacts, grant: GrantFacts) => ReturnType<Check>): Check =>
  (facts) => {
    for (const grant of facts.grants ?? []) {
      const refused = judge(facts, grant);
      if (refused) return refused;
    }
    return undefined;
  };

/** A check by one field of the grants: never of an exit, nor of a change that only takes contracts away. */
const byField = (field: GrantField): Check =>
  firstOf((facts, grant) => {
    if (grant.change?.onlyLess) return undefined;
    const detail = judgeField(field, grant.bounds, askOf(facts, grant, field));
    return detail === undefined || isExit(facts) ? undefined : beyond(grant, field, detail);
  });

/** What others placed counts in no budget of the grant: it does not make more of it. */
const ownOrder: Check = firstOf((facts, grant) => {
  if (!grant.change || grant.change.isOwn || grant.change.onlyLess || isExit(facts)) return undefined;
  const { notionalCents, lossCents } = grant.bounds;
  if (notionalCents === undefined && lossCents === undefined) return undefined;
  return beyond(
    grant,
    notionalCents === undefined ? 'loss_per_day' : 'notional_per_day',
    isOfAll(grant) ? 'no AI client placed the order' : 'another than this connection placed the order',
    'CancelReplace places one that counts in its own budget.',
  );
});

/** What is not an order is held back only when a grant has ended, or cannot be read. */
export const beyondTime = (grant: Grant): ReturnType<Check> => {
  const ended = judgeTime(grant.bounds, grant.at);
  return ended && beyond(grant, ended.field, ended.detail);
};

const nameOf = (field: string): string => `grant: ${field}`;

/** What the person granted to the connection, and to all of them, in the order in which it is looked at. */
export const grantChecks: readonly (readonly [name: string, check: Check])[] = [
  ...grantFields.map((field) => [nameOf(field), byField(field)] as const),
  [nameOf('own order'), ownOrder],
];

export const isGrantCheck = (name: string): boolean => grantChecks.some(([each]) => each === name);
