import { inTransaction, isOutage } from '@portcullis/database';
import { allowAccessRequest, declineAccessRequest, revokeConnectionByPerson } from '@portcullis/operations';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, noon } from '../../../tests/harness/trading.ts';

const database = useDatabase();
const reader = () => createToolCaller(database(), { scope: 'mcp:read' });
const ask = (caller: ToolCaller, tool = 'PlaceOrder', reason = 'To buy one ES') =>
  caller.call('request_access', { tool, reason });
/** Asks again when the database had too much to do (503 over HTTP): nothing was done then. */
const untilServed = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    const served = await call().catch((error: unknown) => {
      if (!isOutage(error)) throw error;
    });
    if (served) return served;
  }
};
/** By the names of their tools, PlaceOrder before the others: all are of the same instant. */
const requestsOf = ({ connectionId }: ToolCaller) =>
  database().prisma.accessRequest.findMany({ where: { connectionId }, orderBy: { tool: 'desc' } });
const clock = () => noon;
const personOf = ({ personId }: ToolCaller) =>
  ({ kind: 'person', personId, requestId: 'by-hand', address: '192.0.2.9' }) as const;

test('answers with a link of ten minutes, and asking again gives the same one', async () => {
  const caller = await reader();
  const { structuredContent, isError } = await ask(caller);
  const [request] = await requestsOf(caller);
  expect(isError).toBe(false);
  expect(structuredContent).toEqual({
    success: true,
    status: 'requested',
    tool: 'PlaceOrder',
    scope: 'mcp:trade',
    link: `http://localhost:4000/access-requests/${request?.id}`,
    request_id: request?.id,
    expires_at: later(600).toISOString(),
    next: 'Show the link to the person. When they have allowed it, call the tool again.',
  });
  expect(request).toMatchObject({ tool: 'PlaceOrder', scope: 'mcp:trade', reason: 'To buy one ES', outcome: null });
  expect((await ask(caller, 'PlaceOrder', 'other words')).structuredContent).toEqual(structuredContent);
  expect(await requestsOf(caller)).toEqual([request]);
});

test('twenty at once make one request', async () => {
  const caller = await reader();
  const answers = await Promise.all(Array.from({ length: 20 }, () => untilServed(() => ask(caller))));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await requestsOf(caller)).toHaveLength(1);
});

test('takes other names of a tool, and says what may have been meant by a name of none', async () => {
  const caller = await reader();
  expect((await ask(caller, 'CancelOrder')).structuredContent).toMatchObject({ tool: 'Cancel', status: 'requested' });
  const { isError, structuredContent } = await ask(caller, 'PlaceOrdr');
  expect(isError).toBe(true);
  expect(structuredContent).toMatchObject({ error: 'tool_not_found', did_you_mean: ['PlaceOrder'] });
  expect((await ask(caller, 'x'.repeat(64))).structuredContent).not.toHaveProperty('did_you_mean');
});

test.each([
  ['mcp:trade', 'PlaceOrder'],
  ['mcp:read', 'GetQuote'],
] as const)('with %s, %s is allowed already and no link is made', async (scope, tool) => {
  const caller = await createToolCaller(database(), { scope });
  expect((await ask(caller, tool)).structuredContent).toMatchObject({
    status: 'allowed',
    tool,
    next: 'Call the tool.',
  });
  expect(await requestsOf(caller)).toEqual([]);
});

test('a token of before a raise is told to refresh', async () => {
  const caller = await reader();
  await caller.changeConnection({ scope: 'mcp:trade' });
  expect((await ask(caller)).structuredContent).toMatchObject({
    status: 'allowed',
    next: 'The person has allowed it. Refresh the access token, then call the tool.',
  });
});

test.each(['mcp:read', 'mcp:trade'] as const)(
  'where trading is off, says so to %s and makes no link',
  async (scope) => {
    const caller = await createToolCaller(database(), { scope, trading: false });
    const { isError, structuredContent } = await ask(caller);
    expect(isError).toBe(true);
    expect(structuredContent).toMatchObject({ error: 'trading_off' });
    expect((await ask(caller, 'GetQuote')).structuredContent).toMatchObject({ status: 'allowed' });
    expect(await requestsOf(caller)).toEqual([]);
  },
);

test('keeps a reason without what cannot be seen, and refuses a longer one', async () => {
  const caller = await reader();
  await ask(caller, 'PlaceOrder', 'See\u202Eme\n<script>');
  expect((await requestsOf(caller))[0]?.reason).toBe('Seeme <script>');
  const { structuredContent } = await ask(caller, 'Cancel', 'x'.repeat(301));
  expect(structuredContent).toMatchObject({ error: 'invalid_arguments', fields: [{ field: 'reason' }] });
});

test('a flood is limited: three open, ten in an hour, and no second try for what was declined', async () => {
  const caller = await reader();
  for (const tool of ['PlaceOrder', 'Cancel', 'Change']) expect((await ask(caller, tool)).isError).toBe(false);
  expect((await ask(caller, 'ClosePosition')).structuredContent).toMatchObject({
    error: 'too_many_access_requests',
    detail: `This connection has asked for access too often. Ask again after ${later(600).toISOString()}.`,
  });
  const [placing] = await requestsOf(caller);
  await declineAccessRequest(database(), personOf(caller), placing?.id ?? '', clock);
  expect((await ask(caller)).structuredContent).toMatchObject({ error: 'access_declined' });
  const now = later(660);
  const { connectionId } = caller;
  await database().prisma.accessRequest.createMany({
    data: Array.from({ length: 7 }, () => ({
      ...{ connectionId, tool: 'Change', scope: 'mcp:trade', reason: '', createdAt: now, expiresAt: now },
      ...{ outcome: 'ended', decidedAt: now },
    })),
  });
  caller.clock.now = later(661);
  expect((await ask(caller)).structuredContent).toMatchObject({ error: 'too_many_access_requests' });
});

test('each call and each request leaves its audit row', async () => {
  const caller = await reader();
  await ask(caller);
  await ask(caller);
  await ask(caller, 'PlaceOrdr');
  const [request] = await requestsOf(caller);
  await allowAccessRequest(database(), personOf(caller), request?.id ?? '', clock);
  const rows = await database().prisma.auditEvent.findMany({
    where: { connectionId: caller.connectionId },
    orderBy: { id: 'asc' },
  });
  expect(rows.map(({ event, tool, decision, reason }) => [event, tool, decision, reason])).toEqual([
    ['access.requested', 'PlaceOrder', 'allowed', null],
    ['access.requested', 'PlaceOrder', 'allowed', 'repeated'],
    ['connection.raised', null, 'allowed', 'requested'],
  ]);
});

test('a request is decided once, by its own person, and what else was asked is over then', async () => {
  const caller = await reader();
  await ask(caller);
  await ask(caller, 'Cancel');
  const [placing, cancelling] = await requestsOf(caller);
  const other = await reader();
  const stranger = allowAccessRequest(database(), personOf(other), placing?.id ?? '', clock);
  await expect(stranger).rejects.toMatchObject({ code: 'access_request_not_found' });
  const both = await Promise.allSettled(
    [1, 2].map(() => allowAccessRequest(database(), personOf(caller), placing?.id ?? '', clock)),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await requestsOf(caller)).map(({ outcome }) => outcome)).toEqual(['allowed', 'ended']);
  for (const decide of [allowAccessRequest, declineAccessRequest]) {
    const late = decide(database(), personOf(caller), cancelling?.id ?? '', clock);
    await expect(late).rejects.toMatchObject({ code: 'access_request_over' });
  }
});

test('ends its access tokens and rewrites the scope of its refresh token', async () => {
  const caller = await reader();
  const { connectionId, clientId } = caller;
  const expiresAt = later(86_400);
  const refresh = { idHash: new Uint8Array(Buffer.from(connectionId)), kind: 'refresh', connectionId, clientId };
  await inTransaction(database(), (tx) =>
    tx.token.create({ data: { ...refresh, scope: 'mcp:read', resource: 'r', payload: {}, expiresAt } }),
  );
  await ask(caller);
  const [request] = await requestsOf(caller);
  await allowAccessRequest(database(), personOf(caller), request?.id ?? '', clock);
  const left = await database().prisma.token.findMany({ where: { connectionId } });
  expect(left.map(({ kind, scope }) => [kind, scope])).toEqual([['refresh', 'mcp:trade']]);
  expect((await database().prisma.connection.findUniqueOrThrow({ where: { id: connectionId } })).scope).toBe(
    'mcp:trade',
  );
});

test('revoking the connection ends what it had asked for', async () => {
  const caller = await reader();
  await ask(caller);
  await revokeConnectionByPerson(database(), personOf(caller), caller.connectionId, clock);
  const [request] = await requestsOf(caller);
  expect(request?.outcome).toBe('ended');
  const late = allowAccessRequest(database(), personOf(caller), request?.id ?? '', clock);
  await expect(late).rejects.toMatchObject({ code: 'access_request_over' });
});
