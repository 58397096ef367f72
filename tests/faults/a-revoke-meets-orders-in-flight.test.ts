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

/** Turn by turn bought and sold, so that no limit of the account is ever near. */
const small = (turn: number) => ({ instrument: 'MES', side: turn % 2 === 0 ? 'Buy' : 'Sell' });

const allOrders = async (): Promise<number> => {
  const ofPerson = 'person_id = (SELECT id FROM person WHERE email = $1)';
  const found = await ledger.query(`SELECT count(*) FROM trade_order WHERE ${ofPerson}`, [person.email]);
  return Number(found.rows[0].count);
};

test(`${rounds} times: no order commits once the page has answered a revoke`, { timeout: 240_000 }, async () => {
  let before = 0;
  let inTime = 0;
  let cutOff = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade', clientId, clientName });
    const page = await person.browser.open('/clients');
    const requestIds = Array.from({ length: ordersInFlight }, () => randomUUID());
    const orders = requestIds.map(async (id, turn): Promise<McpAnswer> => {
      await new Promise((later) => setTimeout(later, turn * (round % 7)));
      const order = marketOrder({ ...small(round + turn), client_request_id: id });
      return callTool(stack().mcpUrl, tokens.access_token, 'PlaceOrder', order);
    });
    await new Promise((later) => setTimeout(later, round % 11));
    const revoked = await person.browser.press(page, `Revoke ${clientName}`);
    const whenAnswered = await committed(requestIds);
    const ordersWhenAnswered = await allOrders();

    const answers = await Promise.all(orders);
    expect(revoked.status).toBeLessThan(400);
    expect(await committed(requestIds), `round ${round}`).toEqual(whenAnswered);
    expect(await allOrders(), `round ${round}`).toBe(ordersWhenAnswered);
    expect(ordersWhenAnswered - before).toBe(whenAnswered.length);
    const acknowledged = answers.filter(({ status, isError }) => status === 200 && !isError).length;
    expect(acknowledged).toBe(whenAnswered.length);
    // A database that is busy for the moment may say so.
    for (const { status } of answers) expect([200, 401, 503]).toContain(status);
    const after = await callTool(stack().mcpUrl, tokens.access_token, 'PlaceOrder', marketOrder());
    expect(after.status).toBe(401);
    before = ordersWhenAnswered;
    inTime += acknowledged;
    cutOff += ordersInFlight - acknowledged;
  }
  // Both outcomes must have happened, or the race was never run.
  expect(inTime).toBeGreaterThan(0);
  expect(cutOff).toBeGreaterThan(0);
});
