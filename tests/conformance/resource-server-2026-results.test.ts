import { inTransaction } from '@portcullis/database';
import { minuteOf, putBars } from '@portcullis/trading';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogueToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { callTool } from '../harness/mcp-request.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { metaKey, requestMeta, revision, type Sending, sendModern } from '../harness/modern-request.ts';
import { service } from '../harness/tool-caller.ts';
import { instrumentOf, later } from '../harness/trading.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;
let trader: SeededConnection;

/** The tools that are really served. */
beforeAll(async () => {
  server = await startMcpServer(database(), {
    tools: catalogueToolSet({ database: database(), service, now: () => new Date() }),
  });
  reader = await seedConnection(database(), { audience: server.url });
  trader = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
});
afterAll(() => server.stop());

const send = (method: string, sending: Sending = {}) =>
  sendModern(server.url, method, { token: reader.token, ...sending });
const call = (name: string, given: object, sending: Sending = {}) =>
  send('tools/call', { ...sending, params: { ...sending.params, name, arguments: given } });
const namesOf = ({ body }: { body: { result: { tools: { name: string }[] } } }) =>
  body.result.tools.map(({ name }) => name);

const completion = {
  ref: { type: 'ref/prompt', name: 'pre_trade_brief' },
  argument: { name: 'instrument', value: 'E' },
};

test('T26-12: each result says that it is whole, and who made it', async () => {
  const results = [
    await send('server/discover'),
    await send('tools/list'),
    await call('ListAccounts', {}),
    await call('GetQuote', { instrument: 7 }),
    await send('prompts/get', { params: { name: 'journal_review' } }),
    await send('completion/complete', { params: completion }),
  ];
  for (const { status, headers, body } of results) {
    expect([status, headers.get('content-type'), body.result.resultType]).toEqual([
      200,
      'application/json',
      'complete',
    ]);
    expect(body.result._meta[metaKey('serverInfo')]).toMatchObject({ name: 'portcullis' });
  }
});

describe('discovery', () => {
  test('T26-13: names the versions, and promises tools, notices of their changes, prompts and resources, and nothing more', async () => {
    const { body } = await send('server/discover');
    expect(body.result).toMatchObject({ supportedVersions: [revision], instructions: expect.any(String) });
    const offers = { prompts: {}, resources: {}, completions: {} };
    expect(body.result.capabilities).toEqual({ tools: { listChanged: true }, ...offers });
  });

  test('T26-13: without a token it is where a client finds its way in', async () => {
    const { status, headers } = await send('server/discover', { token: undefined });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(`Bearer resource_metadata="${server.metadataUrl}", scope="mcp:read"`);
  });
});

describe('what may be kept', () => {
  test.each([
    ['server/discover', 300_000],
    ['tools/list', 0],
    ['prompts/list', 0],
    ['resources/list', 300_000],
    ['resources/templates/list', 300_000],
    ['resources/read', 300_000, { uri: 'portcullis://venue/rules' }],
  ] as [string, number, object?][])(
    'T26-14, T26-15: %s is private to the token, for %d ms',
    async (method, ttlMs, params = {}) => {
      for (const { token } of [reader, trader]) {
        const { headers, body } = await send(method, { token, params: { ...params } });
        expect(body.result).toMatchObject({ ttlMs, cacheScope: 'private' });
        expect(headers.get('cache-control')).toBe('no-store');
      }
    },
  );

  test('T26-22: a resource that does not exist is -32602 with its URI', async () => {
    const { status, body } = await send('resources/read', { params: { uri: 'portcullis://none' } });
    expect([status, body.error.code, body.error.data]).toEqual([200, -32602, { uri: 'portcullis://none' }]);
  });

  test.each([
    ['prompts/get', { name: 'journal_review' }, { 'mcp-name': 'end_of_day_review' }],
    ['resources/read', { uri: 'portcullis://venue/rules' }, { 'mcp-name': 'portcullis://permissions' }],
    ['resources/read', { uri: 'portcullis://venue/rules' }, { 'mcp-name': undefined }],
  ])('T26-04: %s with another name in its header is 400 -32020', async (method, params, headers) => {
    const { status, body } = await send(method, { params, headers });
    expect([status, body.error.code]).toEqual([400, -32020]);
  });

  test('T26-15: nothing is allowed because it was listed once', async () => {
    const lowered = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
    expect(namesOf(await send('tools/list', { token: lowered.token }))).toContain('PlaceOrder');
    await lowered.changeConnection({ scope: 'mcp:read' });
    expect((await call('PlaceOrder', {}, { token: lowered.token })).status).toBe(403);
  });
});

describe('the list of tools', () => {
  test('T26-16: is the same for the same scope, whoever asks, in one order', async () => {
    const other = await seedConnection(database(), { audience: server.url });
    const lists = [
      await send('tools/list'),
      await send('tools/list'),
      await send('tools/list', { token: other.token }),
    ];
    expect(new Set(lists.map(({ body }) => JSON.stringify(body.result.tools))).size).toBe(1);
  });

  test('T26-16: grows with the scope, and what was there stays in its order', async () => {
    const [narrow, wide] = [
      namesOf(await send('tools/list')),
      namesOf(await send('tools/list', { token: trader.token })),
    ];
    expect(wide.length).toBeGreaterThan(narrow.length);
    expect(wide.filter((name) => narrow.includes(name))).toEqual(narrow);
  });
});

describe('no request knows another', () => {
  test('T26-19: a call is the first that a client ever sends, and needs nothing before it', async () => {
    const fresh = await seedConnection(database(), { audience: server.url });
    expect((await call('ListAccounts', {}, { token: fresh.token })).status).toBe(200);
  });

  test('T26-19: a handle of somebody else’s is no right', async () => {
    const [mine, theirs] = [await call('ListAccounts', {}), await call('ListAccounts', {}, { token: trader.token })];
    const inputResponses = { a: { action: 'accept' } };
    const state = await call('ListAccounts', {}, { params: { requestState: 'of another person', inputResponses } });
    expect(state.body).toMatchObject({ error: { code: -32602, message: 'Invalid or expired requestState' } });
    expect(state.body.result).toBeUndefined();
    expect((await call('ListAccounts', {}, { params: { inputResponses } })).body.result).toEqual(mine.body.result);
    expect(theirs.status).toBe(200);
    const stolen = await call('GetOrder', { order_id: '0197f000-0000-7000-8000-000000000000' });
    expect(stolen.body.result).toMatchObject({ isError: true, structuredContent: { error: 'order_not_found' } });
  });
});

describe('what is said not to apply', () => {
  test('no tool marks an argument for a header, and such a header is not heeded', async () => {
    const { body } = await send('tools/list', { token: trader.token });
    expect(JSON.stringify(body)).not.toContain('x-mcp-header');
    const headers = { 'mcp-param-instrument': 'NQ' };
    const plain = await call('GetQuote', { instrument: 'none' });
    expect((await call('GetQuote', { instrument: 'none' }, { headers })).body).toEqual(plain.body);
  });

  test('no tool asks the client for anything, whatever it offers', async () => {
    const capabilities = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };
    const meta = { ...requestMeta, [metaKey('clientCapabilities')]: capabilities };
    const { body } = await send('tools/list', { token: trader.token });
    for (const { name } of body.result.tools) {
      const answer = await call(name, {}, { meta, token: trader.token });
      expect([name, answer.body.result.resultType]).toEqual([name, 'complete']);
      expect(answer.body.result).not.toHaveProperty('inputRequests');
      expect(answer.body.result).not.toHaveProperty('requestState');
    }
  });
});

test('a picture stands beside the text of a result, in either generation', async () => {
  const instrument = instrumentOf('ES', new Date()).name;
  const ticks = { openTicks: 26_800, highTicks: 26_810, lowTicks: 26_790, closeTicks: 26_805, volume: 5 };
  const at = minuteOf(later(-60, new Date()));
  const bar = { at, ...ticks, bidTicks: null, bidSize: null, askTicks: null, askSize: null };
  await inTransaction(database(), (tx) => putBars(tx, 'shared', instrument, [bar]));
  const given = { instrument, image: 'svg' };
  const { token } = trader;
  const answers = [await call('OpenChart', given, { token }), await callTool(server.url, token, 'OpenChart', given)];
  for (const { body } of answers) {
    const { result } = body as { result: { content: object[]; structuredContent: object } };
    expect(result.content).toEqual([
      { type: 'text', text: JSON.stringify(result.structuredContent) },
      { type: 'image', mimeType: 'image/svg+xml', data: expect.stringMatching(/^PHN2Zy/) },
    ]);
  }
});
