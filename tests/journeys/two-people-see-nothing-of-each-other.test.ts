import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { callTool, mcpRequest } from '../harness/mcp-request.ts';
import { runCommand } from '../harness/operator.ts';
import { untilFilled, untilStatus } from '../harness/order-status.ts';
import { marketOrder, readTools, restingOrder, writeTools } from '../harness/orders.ts';
import { connect, type Grant, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

type Tool = { name: string; inputSchema: { properties?: Record<string, { enum?: unknown[] }> } };
type Arguments = Record<string, unknown>;

const stack = useSharedStack();
const privateAccount = 'Alices Secret Account';
const noAccount = 'Nobodys Secret Account';

let alice: ScriptlessPerson;
let bob: ScriptlessPerson;
let aliceGrant: Grant;
let bobGrant: Grant;
/** What names a thing of Alice's, by the argument that would carry it. */
let hers: Record<string, string[]>;
/** What must never stand in an answer to Bob. */
let secrets: string[];
let tools: Tool[];

const asAlice = (tool: string, args: Arguments = {}) =>
  callTool(stack().mcpUrl, aliceGrant.tokens.access_token, tool, args);
const asBob = (tool: string, args: Arguments = {}) =>
  callTool(stack().mcpUrl, bobGrant.tokens.access_token, tool, args);

beforeAll(async () => {
  const { authUrl, mcpUrl } = stack();
  alice = await signUpScriptless(authUrl, 'Alice Aldine');
  bob = await signUpScriptless(authUrl, 'Bob Bodoni');
  aliceGrant = await connect(alice, mcpUrl, { access: 'Read and trade', clientName: 'Alices Client' });
  bobGrant = await connect(bob, mcpUrl, { access: 'Read and trade', clientName: 'Bobs Client' });
  const added = await runCommand(stack().ownerUrl, ['account', 'add', alice.email, privateAccount]);
  expect(added, added.output).toMatchObject({ code: 0 });

  const clientOrderId = `alices-order-${randomUUID()}`;
  const requestId = randomUUID();
  const filled = await asAlice('PlaceOrder', marketOrder({ account: privateAccount, client_request_id: requestId }));
  const resting = await asAlice('PlaceOrder', restingOrder({ account: privateAccount, order_id: clientOrderId }));
  await untilFilled(asAlice, filled);
  await untilStatus(asAlice, resting, 'Working');
  const { content } = await asAlice('GetExecutionsByOrderId', { order_id: filled.content.order_id });
  const executionIds = (content.executions as { execution_id: string }[]).map((each) => each.execution_id);
  const orderIds = [String(filled.content.order_id), String(resting.content.order_id), clientOrderId];
  hers = {
    account: [privateAccount],
    order_id: orderIds,
    execution_id: executionIds,
    client_request_id: [requestId],
    cursor: orderIds,
  };
  secrets = [
    ...orderIds,
    ...executionIds,
    privateAccount,
    alice.email,
    alice.name,
    aliceGrant.clientId,
    'Alices Client',
  ];
  const list = await mcpRequest(mcpUrl, bobGrant.tokens.access_token, 'tools/list');
  tools = (list.body as { result: { tools: Tool[] } }).result.tools;
});

test('the property below is about every tool', () => {
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining([...readTools, ...writeTools]));
});

test('whatever Bob calls with what is Alice’s, he is answered as if it did not exist', async () => {
  const property = fc.asyncProperty(callWithHers(), async ({ tool, args, foreign }) => {
    const aboutHers = await asBob(tool, args);
    const aboutNothing = await asBob(tool, anew(replaceAll(args, foreign, stranger(foreign))));

    expect(masked(aboutHers.body, foreign), 'nothing of hers').not.toMatch(leak());
    expect(aboutHers.status).toBe(aboutNothing.status);
    if (aboutHers.isError || aboutNothing.isError) {
      expect(masked(aboutHers.body, foreign)).toBe(masked(aboutNothing.body, stranger(foreign)));
    }
  });
  await fc.assert(property, { numRuns: 120 });
});

test('what Bob did reached nothing of Alice’s', async () => {
  const orders = await asAlice('GetAllOrders');
  expect(orders.content).toMatchObject({
    orders: expect.arrayContaining([
      expect.objectContaining({ order_id: hers.order_id?.[0], status: 'Filled', account: privateAccount }),
      expect.objectContaining({ order_id: hers.order_id?.[1], status: 'Working', quantity: 1, limit_price: 100 }),
    ]),
  });
  expect(orders.content.orders).toHaveLength(2);
  const positions = await asAlice('GetAllPositions');
  expect(positions.content).toMatchObject({ positions: [{ account: privateAccount, quantity: 1 }] });
});

test('what Bob lists without any argument is his alone', async () => {
  for (const tool of [
    'ListAccounts',
    'GetConnections',
    'GetAllPositions',
    'GetAllOrders',
    'ListOrders',
    'ListPositions',
  ]) {
    expect(JSON.stringify((await asBob(tool)).body), tool).not.toMatch(leak());
  }
});

test('the names that Alice gave are free for Bob: they lead him to an order of his own', async () => {
  const [requestId = ''] = hers.client_request_id ?? [];
  const name = hers.order_id?.at(-1);
  const placed = await asBob('PlaceOrder', marketOrder({ client_request_id: requestId, order_id: name }));
  expect(placed).toMatchObject({ isError: false, content: { account: 'Sim101', client_order_id: name } });
  expect(hers.order_id).not.toContain(placed.content.order_id);
  const found = await asBob('GetOrder', { order_id: name });
  expect(found.content).toMatchObject({ order_id: placed.content.order_id, account: 'Sim101' });
});

test('Alice’s account page is for Bob what no page is', async () => {
  const page = await bob.browser.open(`/accounts/${encodeURIComponent(privateAccount)}`);
  const nothing = await bob.browser.open(`/accounts/${encodeURIComponent(noAccount)}`);
  expect(page.status).toBe(404);
  expect(withoutIds(page.text, privateAccount)).toBe(withoutIds(nothing.text, noAccount));
});

test('Bob’s own form, pointed at Alice’s connection, revokes nothing', async () => {
  const formOf = async (person: ScriptlessPerson, client: string) => {
    const page = await person.browser.open('/clients');
    const form = page.forms.find(({ buttons }) => buttons.some(({ label }) => label === `Revoke ${client}`));
    if (!form) throw new Error(`No way to revoke ${client}: ${page.text}`);
    return { page, form, id: JSON.stringify(form).match(uuid)?.[0] ?? '' };
  };
  const theirs = await formOf(alice, 'Alices Client');
  const own = await formOf(bob, 'Bobs Client');
  expect(theirs.id).not.toBe(own.id);
  const pointedAt = (id: string) => ({ ...own.page, forms: [replaceAll(own.form, own.id, id)] });
  const refused = await bob.browser.press(pointedAt(theirs.id), 'Revoke Bobs Client');
  const unknown = await bob.browser.press(pointedAt(randomUUID()), 'Revoke Bobs Client');
  expect(withoutIds(refused.text, theirs.id)).toBe(withoutIds(unknown.text, theirs.id));
  expect(refused.status).toBe(unknown.status);
  expect((await asAlice('ListAccounts')).status).toBe(200);
});

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** A call of any tool, in which at least one argument names something of Alice's. */
const callWithHers = (): fc.Arbitrary<{ tool: string; args: Arguments; foreign: string }> => {
  const candidates = tools.flatMap((tool) =>
    Object.keys(tool.inputSchema.properties ?? {})
      .filter((name) => name in hers && name !== 'client_request_id' && !(namesOwn(tool) && name === 'order_id'))
      .map((name) => ({ tool, name })),
  );
  return fc.constantFrom(...candidates).chain(({ tool, name }) =>
    fc
      .record({
        tool: fc.constant(tool.name),
        foreign: fc.constantFrom(...(hers[name] ?? [])),
        dryRun: fc.boolean(),
      })
      .map(({ tool: toolName, foreign, dryRun }) => ({
        tool: toolName,
        foreign,
        args: { ...otherArguments(tool, dryRun), [name]: foreign },
      })),
  );
};

/** Sound values for whatever else the tool takes, so that the refusal is about the foreign thing. */
const otherArguments = (tool: Tool, dryRun: boolean): Arguments => {
  const sound: Arguments = {
    account: 'Sim101',
    instrument: 'ES',
    side: 'Buy',
    type: 'Market',
    quantity: 1,
    tif: 'Day',
    dry_run: dryRun,
    client_request_id: randomUUID(),
  };
  const properties = Object.keys(tool.inputSchema.properties ?? {});
  const wanted = properties.filter((name) => name in sound);
  const byId = properties.includes('order_id') && !namesOwn(tool);
  return Object.fromEntries(
    wanted.filter((name) => !(byId && ['account', 'instrument'].includes(name))).map((name) => [name, sound[name]]),
  );
};

/** Where `order_id` is the name that the caller gives to an order of their own. */
const namesOwn = (tool: Tool): boolean => tool.name === 'PlaceOrder';

/** The same call under another request id: a repeat would be told so. */
const anew = (args: Arguments): Arguments =>
  'client_request_id' in args ? { ...args, client_request_id: randomUUID() } : args;

/** The same kind of name, of nothing. */
const stranger = (foreign: string): string => {
  if (foreign === privateAccount) return noAccount;
  return foreign.replace(/[0-9a-f]{12}$/i, '0123456789ab');
};

const replaceAll = <T>(value: T, from: string, to: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(from, to)) as T;

/** An answer without what Bob himself said, and without what is new in every answer. */
const masked = (body: unknown, said: string): string =>
  JSON.stringify({ ...(body as object), id: 0 })
    .replaceAll(said, '(said)')
    .replace(/"(request_id|epoch|time|server_time|[a-z_]+_at)":\s*("[^"]*"|\d+)/g, '"$1":0');

const withoutIds = (text: string, said: string): string =>
  text
    .replaceAll(said, '')
    .replace(new RegExp(uuid, 'gi'), '')
    .replace(/\d{2}:\d{2}(:\d{2})?/g, '');

const leak = (): RegExp => new RegExp(secrets.map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
