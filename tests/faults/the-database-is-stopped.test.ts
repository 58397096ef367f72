import { afterAll, beforeAll, expect, test } from 'vitest';
import { appNames } from '../harness/app-process.ts';
import { countOrders, faultsOfTheBooks } from '../harness/ledger.ts';
import { type Listener, startListening } from '../harness/listener.ts';
import { callTool, mcpRequest } from '../harness/mcp-request.ts';
import { redeemCode, refresh, untilServed } from '../harness/oauth.ts';
import { settle, startOrderStream } from '../harness/order-stream.ts';
import { marketOrder } from '../harness/orders.ts';
import { type OwnCluster, startOwnCluster } from '../harness/own-cluster.ts';
import {
  connect,
  type Grant,
  obtainCode,
  type ScriptlessPerson,
  signUpScriptless,
} from '../harness/scriptless-person.ts';
import { type Stack, startStack } from '../harness/stack.ts';

let cluster: OwnCluster;
let stack: Stack;
let person: ScriptlessPerson;
let grant: Grant;
let listener: Listener;

beforeAll(async () => {
  cluster = await startOwnCluster();
  stack = await startStack(cluster.appUrl);
  person = await signUpScriptless(stack.authUrl, 'Patient Person');
  grant = await connect(person, stack.mcpUrl, { access: 'Read and trade' });
  const listening = await connect(person, stack.mcpUrl, { access: 'Read only', clientName: 'Patient listener' });
  listener = await startListening(stack.mcpUrl, { token: listening.tokens.access_token });
  await listener.next();
});

afterAll(async () => {
  await stack?.stop();
  cluster?.remove();
});

const health = async () =>
  Promise.all(appNames.map(async (app) => (await fetch(`http://127.0.0.1:${stack.port(app)}/healthz`)).status));

const untilHealthy = () => expect.poll(health, { interval: 200 }).toEqual([200, 200, 200]);

const token = () => grant.tokens.access_token;

test('while the database is away everything answers 503 with Retry-After, and nothing answers 401', async () => {
  const { clientName: _, ...code } = await obtainCode(person, stack.mcpUrl, { access: 'Read only' });
  cluster.stop();

  for (const answer of [
    await callTool(stack.mcpUrl, token(), 'ListAccounts'),
    await callTool(stack.mcpUrl, token(), 'PlaceOrder', marketOrder()),
    await callTool(stack.mcpUrl, 'a token that nobody issued', 'ListAccounts'),
    await mcpRequest(stack.mcpUrl, token(), 'tools/list'),
  ]) {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.challenge).toBeNull();
  }
  expect((await startListening(stack.mcpUrl, { token: token() })).status).toBe(503);
  const refreshed = await refresh(person.endpoints, {
    clientId: grant.clientId,
    refreshToken: grant.tokens.refresh_token,
  });
  expect(refreshed).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect((await redeemCode(person.endpoints, code)).status).toBe(503);
  expect((await person.browser.open('/clients')).status).toBe(503);
  expect((await person.browser.open('/sign-in')).status).not.toBe(401);
});

test('the processes live on, and say that they cannot serve', async () => {
  await expect.poll(health).toEqual([503, 503, 503]);
  for (const app of appNames) {
    expect((await fetch(`http://127.0.0.1:${stack.port(app)}/livez`)).status, app).toBe(200);
  }
});

test('when the database is back, all of it works again without a hand: the token, the refresh, the page, the market', async () => {
  await cluster.start();
  await untilHealthy();
  // Reads wait until the audit rows from before are written, at the next second.
  await expect.poll(async () => (await callTool(stack.mcpUrl, token(), 'ListAccounts')).status).toBe(200);
  const given = { clientId: grant.clientId, refreshToken: grant.tokens.refresh_token };
  const refreshed = await untilServed(() => refresh(person.endpoints, given));
  expect(refreshed.status).toBe(200);
  Object.assign(grant.tokens, refreshed.body);
  await expect.poll(async () => (await person.browser.open('/clients')).text).toContain(grant.clientName);
  const quotedAt = async () => {
    const { content } = await callTool(stack.mcpUrl, token(), 'GetQuote', { instrument: 'ES' });
    return Date.parse(String(content.quote_time_utc));
  };
  await expect.poll(quotedAt).toBeGreaterThan(Date.now());
});

test('a stream outlives it all, and hears what the person does then', async () => {
  const messages = listener.rest();
  await person.browser.press(await person.browser.open('/clients'), 'Revoke Patient listener');
  expect(await messages).toEqual([expect.objectContaining({ result: expect.anything() })]);
});

test('kill -9 of the database under orders loses nothing that was acknowledged', async () => {
  const stream = startOrderStream(stack.mcpUrl, token());
  await expect.poll(() => stream.sent.filter(({ answer }) => answer).length, { interval: 10 }).toBeGreaterThan(4);
  cluster.kill9();
  await new Promise((later) => setTimeout(later, 200));
  await cluster.start();
  await untilHealthy();
  await stream.stop();

  for (const { status } of stream.sent) expect([200, 503, undefined]).toContain(status);
  expect(await settle(stack.mcpUrl, token(), stream.sent)).toEqual([]);
  expect(await countOrders(cluster.ownerUrl)).toBe(stream.sent.length);
  expect(await faultsOfTheBooks(cluster.ownerUrl)).toEqual([]);
});
