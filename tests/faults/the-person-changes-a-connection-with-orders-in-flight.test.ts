import { randomUUID } from 'node:crypto';
import { type Database, inTransaction, isOutage, openDatabase } from '@portcullis/database';
import {
  limitsMark,
  lowerConnection,
  pauseConnection,
  revokeConnectionByPerson,
  setConnectionLimits,
} from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BookedOrder,
  type Change,
  faultsOfRace,
  type OrderBounds,
  type Race,
} from '../harness/authority-history.ts';
import { chanceOf, type Deck } from '../harness/chance.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { grantType } from '../harness/granted-orders.ts';
import { callTool, type McpAnswer } from '../harness/mcp-request.ts';
import { useStack } from '../harness/stack.ts';
import { mes } from '../harness/tool-caller.ts';
import { putQuotes, quoteOf } from '../harness/trading.ts';

// No venue: the one quote is the test's own.
const stack = useStack({
  env: { LOG_LEVEL: 'warn' },
  replicas: { 'mcp-server': 2 },
  without: ['authorization-server', 'venue'],
});
let database: Database;
beforeAll(() => {
  database = openDatabase(stack.database().appUrl, { connections: 12 });
});
afterAll(() => database?.close());

const before: OrderBounds = { quantity: 2, orders: 3 };
const tighter: OrderBounds = { quantity: 1, orders: 2 };
const changes: readonly Change[] = ['revoked', 'lowered', 'paused', tighter];
const nameOf = (change: Change): string => (typeof change === 'string' ? change : 'limited');

const limitsOf = ({ quantity, orders }: OrderBounds) => ({
  ...{ type: grantType as 'portcullis_trading', max_order_quantity: quantity, orders_per_hour: orders },
});

/** As the page does it, for which its answer waits. */
const change = async ({ personId, connectionId }: SeededConnection, to: Change): Promise<void> => {
  const person = { kind: 'person', personId, requestId: randomUUID(), address: '192.0.2.1' } as const;
  const clock = () => new Date();
  if (to === 'revoked') await revokeConnectionByPerson(database, person, connectionId, clock);
  else if (to === 'lowered') await lowerConnection(database, person, connectionId, clock);
  else if (to === 'paused') await pauseConnection(database, person, connectionId, clock);
  else {
    const { limits } = await database.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    const wanted = { connectionId, limits: limitsOf(to), seen: limitsMark(limits), sessionHash: new Uint8Array(32) };
    await setConnectionLimits(database, person, wanted, clock);
  }
};

/** An order that waits far below the market; whichever of the two servers takes it. */
const place = ({ token }: SeededConnection, quantity: number): Promise<McpAnswer> =>
  callTool(stack().mcpUrl, token, 'PlaceOrder', {
    ...{ account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Limit', limit_price: 1_000, quantity },
    client_request_id: randomUUID(),
  });

/** A busy database answers 503 with Retry-After, and the client comes again. */
const untilServed = async (call: () => Promise<McpAnswer>, attempts = 10): Promise<McpAnswer> => {
  const answer = await call();
  if (answer.status !== 503 || attempts <= 1) return answer;
  await pause(300);
  return untilServed(call, attempts - 1);
};

/** Likewise the person: the page says that it is busy, and they press again. */
const untilAnswered = async (press: () => Promise<void>, attempts = 10): Promise<void> => {
  try {
    await press();
  } catch (error) {
    if (!isOutage(error) || attempts <= 1) throw error;
    await untilAnswered(press, attempts - 1);
  }
};

const isPlaced = ({ status, isError }: McpAnswer): boolean => status === 200 && !isError;

const booked = ({ connectionId }: SeededConnection): Promise<BookedOrder[]> =>
  database.prisma.order.findMany({ where: { connectionId }, select: { id: true, quantity: true } });

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

let quoted = 0n;
/** Now, so that the feed is alive. */
const quote = () => {
  quoted += 1n;
  return putQuotes(database, quoteOf(mes, 26_800, 26_801, { at: new Date(), seq: quoted }));
};

type Lane = { personId: string; bystander: SeededConnection; deck: Deck; roundMs: number };

const openLane = async (seed: number): Promise<Lane> => {
  const audience = stack().mcpUrl;
  const bystander = await seedConnection(database, { scope: 'mcp:trade', audience });
  const { personId } = bystander;
  const account = { personId, startCents: 10n ** 12n, now: new Date() };
  await inTransaction(database, (tx) => createAccount(tx, account));
  return { personId, bystander, deck: chanceOf(seed), roundMs: 40 };
};

/** Orders of a new connection and of another one, and the change somewhere in the middle of them. */
const run = async (lane: Lane, to: Change): Promise<Race> => {
  const { personId, bystander, deck } = lane;
  const racing = await seedConnection(database, { scope: 'mcp:trade', personId, audience: stack().mcpUrl });
  await racing.changeConnection({ limits: limitsOf(before) });
  await quote();
  const startedAt = performance.now();
  const orders = [1, 2, 1, 2].map(async (quantity, turn) => {
    await pause(turn * deck.below(8));
    return place(racing, quantity);
  });
  const other = untilServed(() => place(bystander, 1));
  await pause(deck.below(Math.ceil(lane.roundMs)));
  await untilAnswered(() => change(racing, to));
  const whenAnswered = await booked(racing);
  const afterAnswer = place(racing, 2);
  const answers = await Promise.all([...orders, afterAnswer]);
  lane.roundMs = Math.min(200, performance.now() - startedAt);
  return {
    ...{ change: to, before, whenAnswered, bystander: [isPlaced(await other)] },
    afterwards: await booked(racing),
    untold: answers.filter(({ status }) => status === 503).length,
    acknowledged: answers.filter(isPlaced).map(({ content }) => String(content.order_id)),
  };
};

test.each<[string, Partial<Race>, string[]]>([
  ['nothing', {}, []],
  [
    'an order after the answer',
    { afterwards: [{ id: 'a', quantity: 1 }], acknowledged: ['a'] },
    ['a came after the answer', 'more orders than are left'],
  ],
  [
    'an order that nobody was told of',
    { change: before, afterwards: [{ id: 'a', quantity: 1 }] },
    ['a was not told of'],
  ],
  ['an order that is not there', { acknowledged: ['a'] }, ['a does not exist']],
  [
    'one too large',
    { change: tighter, afterwards: [{ id: 'a', quantity: 2 }], acknowledged: ['a'] },
    ['a came after the answer'],
  ],
  ['another connection held back', { bystander: [false] }, ['another connection was held back']],
])('The judge sees %s', (_, race, faults) => {
  const clean: Race = {
    change: 'paused',
    before,
    whenAnswered: [],
    afterwards: [],
    acknowledged: [],
    untold: 0,
    bystander: [true],
  };
  expect(faultsOfRace({ ...clean, ...race })).toEqual(faults);
});

const lanes = 2;
const roundsOfPerson = 20;
const persons = 12;

test(`${lanes * roundsOfPerson * persons} times: no order commits under what was in force before, once the page has answered`, {
  timeout: 600_000,
}, async () => {
  const races: Race[] = [];
  const work = async (lane: number) => {
    for (let person = 0; person < persons; person += 1) {
      const state = await openLane(lane * persons + person);
      for (let round = 0; round < roundsOfPerson; round += 1) {
        const race = await run(state, changes[round % changes.length] as Change);
        expect({ faults: faultsOfRace(race), race }).toEqual({ faults: [], race });
        races.push(race);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  for (const to of changes) {
    const of = races.filter((race) => race.change === to);
    const inTime = of.filter(({ whenAnswered }) => whenAnswered.length > 0).length;
    const cutOff = of.filter(({ whenAnswered }) => whenAnswered.length < before.orders).length;
    // Both outcomes must have happened, or the race was never run.
    expect([nameOf(to), inTime > 0, cutOff > 0]).toEqual([nameOf(to), true, true]);
  }
});
