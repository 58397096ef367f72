import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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
import { type SeededConnection, seedConnections } from '../harness/connection.ts';
import { grantType } from '../harness/granted-orders.ts';
import { type CallAnswer, callInstancesInTurn } from '../harness/instance-calls.ts';
import { useStack } from '../harness/stack.ts';
import { instrumentOf, later, putQuotes, quoteOf } from '../harness/trading.ts';

const instances = 2;
// No venue: the one quote is the test's own.
const stack = useStack({
  env: { LOG_LEVEL: 'warn' },
  replicas: { 'mcp-server': instances },
  without: ['authorization-server', 'venue'],
});
let database: Database;
let servers: ReturnType<typeof callInstancesInTurn>;
/** By its own name, also when the front contract becomes another one meanwhile. */
const instrument = instrumentOf('MES', new Date()).name;

beforeAll(async () => {
  database = openDatabase(stack.database().appUrl, { connections: 20 });
  servers = callInstancesInTurn(stack(), instances);
  // From ahead of all rounds: the feed is alive in each of them, however long they take.
  await putQuotes(database, quoteOf(instrument, 26_800, 26_801, { at: later(3_600, new Date()) }));
});
afterAll(async () => {
  servers?.close();
  await database?.close();
});

const before: OrderBounds = { quantity: 2, orders: 3 };
const tighter: OrderBounds = { quantity: 1, orders: 2 };
const changes: readonly Change[] = ['revoked', 'lowered', 'paused', tighter];
/** The changes of a person's rounds: 180 revocations in all, and 20 more through the page (a-revoke-meets-orders-in-flight.test.ts). */
const turns: readonly Change[] = ['revoked', tighter, 'lowered', 'revoked', 'paused', tighter, 'revoked', 'paused'];
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
const place = ({ token }: SeededConnection, quantity: number): Promise<CallAnswer> =>
  servers.call(token, 'PlaceOrder', {
    ...{ account: 'Sim101', instrument, side: 'Buy', type: 'Limit', limit_price: 1_000, quantity },
    client_request_id: randomUUID(),
  });

/** A busy database answers 503 with Retry-After, and the client comes again. */
const untilServed = async (call: () => Promise<CallAnswer>, attempts = 10): Promise<CallAnswer> => {
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

const isPlaced = ({ status, isError }: CallAnswer): boolean => status === 200 && !isError;

const booked = ({ connectionId }: SeededConnection): Promise<BookedOrder[]> =>
  database.prisma.order.findMany({ where: { connectionId }, select: { id: true, quantity: true } });

/** Resolves when that many of the calls are over. */
const untilOver = (calls: readonly Promise<unknown>[], count: number): Promise<void> => {
  let left = count;
  return new Promise((reached) => {
    const isOver = () => {
      if (left === 0) reached();
      left -= 1;
    };
    isOver();
    for (const call of calls) call.then(isOver, isOver);
  });
};

type Lane = { bystander: SeededConnection; racing: SeededConnection[]; deck: Deck; orderMs: number };

const lanes = 4;
const persons = 15;

/** A person with a connection for each round, and one that stands by. */
const openLane = async (seed: number): Promise<Lane> => {
  const seeding = { scope: 'mcp:trade', audience: stack().mcpUrl } as const;
  const [bystander] = (await seedConnections(database, 1, seeding)) as [SeededConnection];
  const { personId } = bystander;
  const account = { personId, startCents: 10n ** 12n, now: new Date() };
  await inTransaction(database, (tx) => createAccount(tx, account));
  const racing = await seedConnections(database, turns.length, { ...seeding, personId, limits: limitsOf(before) });
  return { bystander, racing, deck: chanceOf(seed), orderMs: 20 };
};

/**
 * Orders of a connection and of another one, and the change somewhere in the middle of them: when some have been answered, and
 * about as long after that as one order takes.
 */
const run = async (lane: Lane, racing: SeededConnection, to: Change): Promise<Race> => {
  const { bystander, deck } = lane;
  const startedAt = performance.now();
  const orders = [1, 2, 1, 2].map(async (quantity, turn) => {
    await pause(turn * deck.below(8));
    return place(racing, quantity);
  });
  const other = untilServed(() => place(bystander, 1));
  await untilOver(orders, deck.below(orders.length));
  await pause(deck.below(Math.ceil(lane.orderMs)));
  await untilAnswered(() => change(racing, to));
  const whenAnswered = await booked(racing);
  const afterAnswer = place(racing, 2);
  const answers = await Promise.all([...orders, afterAnswer]);
  lane.orderMs = Math.min(100, (performance.now() - startedAt) / answers.length);
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

test(`${lanes * turns.length * persons} times: no order commits under what was in force before, once the page has answered`, {
  timeout: 600_000,
}, async () => {
  const races: Race[] = [];
  const work = async (lane: number) => {
    for (let person = 0; person < persons; person += 1) {
      const state = await openLane(lane * persons + person);
      for (const [round, racing] of state.racing.entries()) {
        const race = await run(state, racing, turns[round] as Change);
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
    expect([nameOf(to), inTime >= 5, cutOff >= 5]).toEqual([nameOf(to), true, true]);
  }
});
