import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callTool, type McpAnswer } from '../harness/mcp-request.ts';
import { register } from '../harness/oauth.ts';
import { marketOrder } from '../harness/orders.ts';
import { connect, nativeRedirectUri, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

/** Through the page itself; hundreds more of every change: the-person-changes-a-connection-with-orders-in-flight.test.ts. */
const rounds = 20;
const ordersInFlight = 4;
/** Of one sender, before it is plain that nobody cuts it off. */
const ordersMax = 300;
const clientName = 'Racing client';

const stack = useSharedStack();
let person: ScriptlessPerson;
let clientId: string;
let ledger: pg.Client;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Racing Person');
  clientId = await register(person.endpoints, clientName, nativeRedirectUri);
  ledger = new pg.Client({ connectionString: stack().ownerUrl });
  await ledger.connect();
});

afterAll(() => ledger?.end());

/** The orders that are committed now, as any other transaction sees them. */
const committed = async (requestIds: readonly string[]): Promise<string[]> => {
  const found = await ledger.query('SELECT request_id FROM idempotency_key WHERE request_id = ANY($1) ORDER BY 1', [
    requestIds,
  ]);
  return found.rows.map(({ request_id: id }) => String(id));
};

const allOrders = async (): Promise<number> => {
  const ofPerson = 'person_id = (SELECT id FROM person WHERE email = $1)';
  const found = await ledger.query(`SELECT count(*) FROM trade_order WHERE ${ofPerson}`, [person.email]);
  return Number(found.rows[0].count);
};

type Sent = { id: string; answer?: McpAnswer };

/** Small orders one after the other, bought and sold in turn, until the connection is cut off. Tells of each answer. */
const orderUntilCutOff = async (token: string, worker: number, sent: Sent[], heard: () => void): Promise<void> => {
  for (let turn = worker; turn < worker + ordersMax; turn += 1) {
    const order: Sent = { id: randomUUID() };
    sent.push(order);
    const side = turn % 2 === 0 ? 'Buy' : 'Sell';
    const args = marketOrder({ instrument: 'MES', side, client_request_id: order.id });
    order.answer = await callTool(stack().mcpUrl, token, 'PlaceOrder', args);
    heard();
    if (order.answer.status === 401) return;
    // A database that is busy for the moment may say so.
    expect([200, 503]).toContain(order.answer.status);
  }
  throw new Error(`It was not cut off within ${ordersMax} orders.`);
};

/** Orders on several connections at once. */
const startOrders = (token: string) => {
  const sent: Sent[] = [];
  let answers = 0;
  let tell = () => {};
  const heard = () => {
    answers += 1;
    tell();
  };
  const running = Promise.all(
    Array.from({ length: ordersInFlight }, (_, worker) => orderUntilCutOff(token, worker, sent, heard)),
  );
  const answered = (count: number) =>
    new Promise<void>((reached) => {
      tell = () => {
        if (answers >= count) reached();
      };
      tell();
    });
  return {
    sent,
    /** Resolves when so many are answered. */
    answered: (count: number) => Promise.race([answered(count), running]),
    allCutOff: () => running,
  };
};

test(`${rounds} times: no order commits once the page has answered a revoke`, { timeout: 240_000 }, async () => {
  let before = 0;
  let inTime = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade', clientId, clientName });
    const page = await person.browser.open('/clients');
    const orders = startOrders(tokens.access_token);
    await orders.answered(round % 5);
    const revoked = await person.browser.press(page, `Revoke ${clientName}`);
    const whenAnswered = await committed(orders.sent.map(({ id }) => id));
    const ordersWhenAnswered = await allOrders();
    expect(revoked.status).toBeLessThan(400);

    await orders.allCutOff();
    expect(await committed(orders.sent.map(({ id }) => id)), `round ${round}`).toEqual(whenAnswered);
    expect(await allOrders(), `round ${round}`).toBe(ordersWhenAnswered);
    expect(ordersWhenAnswered - before).toBe(whenAnswered.length);
    const placed = orders.sent.filter(({ answer }) => answer?.status === 200 && !answer.isError).map(({ id }) => id);
    // Nobody is told that it did not happen of what did.
    expect(placed.sort()).toEqual(whenAnswered.toSorted());
    before = ordersWhenAnswered;
    inTime += placed.length;
  }
  // Each was cut off in the midst of its orders; and orders must have been placed, or the race was never run.
  expect(inTime).toBeGreaterThan(0);
});
