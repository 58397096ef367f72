import { inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../../../tests/harness/connection.ts';
import { useDatabase } from '../../../tests/harness/database.ts';
import { mcpRequest } from '../../../tests/harness/mcp-request.ts';
import { type RunningMcpServer, startMcpServer } from '../../../tests/harness/mcp-server.ts';
import { sendModern } from '../../../tests/harness/modern-request.ts';
import { service } from '../../../tests/harness/tool-caller.ts';
import { catalogueToolSet } from './tool-set.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;
let trader: SeededConnection;

beforeAll(async () => {
  const now = () => new Date();
  server = await startMcpServer(database(), { tools: catalogueToolSet({ database: database(), service, now }) });
});
afterAll(() => server.stop());
beforeEach(async () => {
  reader = await seedConnection(database(), { audience: server.url });
  trader = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
});

type Answer = { status: number; headers: Headers; body: unknown };
type Send = (
  method: string,
  params: Record<string, unknown>,
  of?: { token: string },
  query?: string,
) => Promise<Answer>;

/** Both generations of clients. */
const generations: [string, Send][] = [
  [
    '2025-11-25',
    (method, params, { token } = reader, query = '') => mcpRequest(server.url + query, token, method, params),
  ],
  [
    '2026-07-28',
    (method, params, { token } = reader, query = '') => sendModern(server.url + query, method, { token, params }),
  ],
];

const order = { account: 'Sim101', instrument: 'ES', side: 'Buy', quantity: '1' };
const trade = { name: 'trade_with_confirmation', arguments: order };
const typing = (name: string, value: string, prompt = 'pre_trade_brief') => ({
  ref: { type: 'ref/prompt', name: prompt },
  argument: { name, value },
});
const errorOf = ({ body }: Answer) => (body as { error?: { code: number; message: string } }).error;
const namesIn = ({ body }: Answer, list: string): string[] => {
  const { result } = body as { result: Record<string, { name: string }[]> };
  return (result[list] ?? []).map(({ name }) => name);
};

describe.each(generations)('by %s', (_, send) => {
  test('a prompt that trades is listed for those who may trade alone', async () => {
    const [narrow, wide] = [
      namesIn(await send('prompts/list', {}), 'prompts'),
      namesIn(await send('prompts/list', {}, trader), 'prompts'),
    ];
    expect(narrow).toEqual(['journal_review', 'end_of_day_review', 'pre_trade_brief', 'webhook_diagnostics']);
    expect(wide).toEqual([...narrow, 'trade_with_confirmation']);
  });

  test('RS-14, RS-21: and got by name it is 403 with the scope that it needs', async () => {
    for (const answer of [
      await send('prompts/get', trade),
      await send('prompts/get', { ...trade, arguments: { nonsense: 'x' } }),
      await send('completion/complete', typing('account', '', trade.name)),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="mcp:trade"');
      expect(answer.body).toMatchObject({ required_scope: 'mcp:trade', prompt: trade.name });
    }
  });

  test('a prompt holds its arguments, and the word that must be written', async () => {
    const text = JSON.stringify((await send('prompts/get', trade, trader)).body);
    expect(text).toContain('CONFIRM BUY 1 ES');
  });

  test.each([
    ['prompts/get', { name: 'no_such_prompt' }, 'Unknown prompt: no_such_prompt'],
    ['prompts/get', { name: 'pre_trade_brief' }, 'account is required; instrument is required'],
    ['prompts/get', { name: 'journal_review', arguments: { from: 'today' } }, 'Wrong arguments: from '],
    ['prompts/get', { name: 'journal_review', arguments: { form: 'x' } }, 'form is not an argument here'],
    ['prompts/get', { name: 'journal_review', arguments: ['x'] }, 'params.arguments must be an object'],
    ['completion/complete', typing('account', '', 'none'), 'Unknown prompt: none'],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'pre_trade_brief' } }, 'params.argument must'],
    ['completion/complete', { ref: 'x', argument: { name: 'a', value: 'b' } }, 'params.ref must be'],
  ])('%s with %j is -32602, in words of ours', async (method, params, words) => {
    const answer = await send(method, params);
    expect(errorOf(answer)).toMatchObject({ code: -32602, message: expect.stringContaining(words) });
  });

  test('arguments are completed: own accounts, instruments, and what an enumeration lists', async () => {
    const account = (person: SeededConnection, name: string) =>
      inTransaction(database(), (tx) => createAccount(tx, { personId: person.personId, name, now: new Date() }));
    await Promise.all([account(trader, 'Mine'), account(reader, 'Others')]);
    const values = async (params: Record<string, unknown>) =>
      ((await send('completion/complete', params, trader)).body as { result: { completion: { values: string[] } } })
        .result.completion.values;
    expect(await values(typing('instrument', 'es'))).toEqual(['ES', expect.stringMatching(/^ES \d\d-\d\d$/)]);
    expect(await values(typing('side', 'b', trade.name))).toEqual(['Buy']);
    expect(await values(typing('account', ''))).toEqual(['Mine']);
    expect(await values(typing('nonsense', ''))).toEqual([]);
    const template = { ref: { type: 'ref/resource', uri: 'portcullis://instruments/{instrument}' } };
    expect(await values({ ...template, argument: { name: 'instrument', value: 'mn' } })).toEqual(['MNQ']);
  });

  test('a resource of a template is read by any name of its instrument', async () => {
    for (const name of ['ES', 'ESZ26', 'ES%2012-26']) {
      const { body } = await send('resources/read', { uri: `portcullis://instruments/${name}` });
      expect(JSON.stringify(body)).toContain('point_value');
    }
  });

  test.each([
    'portcullis://instruments/XX',
    'portcullis://instruments/',
    'portcullis://instruments/%FF',
    'PORTCULLIS://permissions',
    'file:///etc/passwd',
  ])('RS-21: %s is no resource', async (uri) => {
    expect(errorOf(await send('resources/read', { uri }))).toMatchObject({ message: 'Resource not found' });
  });

  test('each leaves one audit row, also when it is refused', async () => {
    await send('prompts/get', { name: 'journal_review' });
    await send('resources/read', { uri: 'portcullis://venue/rules' });
    await send('completion/complete', typing('instrument', 'E'));
    await send('prompts/get', trade);
    await send('prompts/list', {});
    await server.audit.flush();
    const { connectionId } = reader;
    const rows = await database().prisma.auditEvent.findMany({ where: { connectionId }, orderBy: { id: 'asc' } });
    expect(rows.map(({ event, tool, decision, reason }) => [event, tool, decision, reason])).toEqual([
      ['prompt.get', 'journal_review', 'allowed', null],
      ['resource.read', 'portcullis://venue/rules', 'allowed', null],
      ['completion', 'pre_trade_brief', 'allowed', null],
      ['prompt.get', 'trade_with_confirmation', 'refused', 'insufficient_scope'],
    ]);
  });

  test('RS-21: a list of tools is narrowed to sets, and what is outside cannot be called', async () => {
    const narrow = namesIn(await send('tools/list', {}, trader, '?toolsets=journal,Alerts'), 'tools');
    expect(narrow).toEqual(expect.arrayContaining(['GetMcpCapabilities', 'request_access', 'get_trade']));
    expect(narrow).not.toContain('PlaceOrder');
    const call = { name: 'PlaceOrder', arguments: {} };
    expect(errorOf(await send('tools/call', call, trader, '?toolsets=journal'))).toMatchObject({
      code: -32602,
      message: 'Unknown tool: PlaceOrder',
    });
    const capabilities = { name: 'GetMcpCapabilities', arguments: {} };
    expect(errorOf(await send('tools/call', capabilities, trader, '?toolsets=journal'))).toBeUndefined();
  });

  test.each(['?toolsets=jurnal', '?toolsets=', '?toolsets=journal&toolsets=x'])(
    '%s is 400, with what there is',
    async (query) => {
      const answer = await send('tools/list', {}, reader, query);
      expect(answer.status).toBe(400);
      expect(errorOf(answer)?.message).toMatch(/There is no toolset .+ There are: discovery, accounts, .*journal/);
    },
  );

  test('RS-11: a token in the query is refused beside toolsets too', async () => {
    expect((await send('tools/list', {}, reader, `?toolsets=journal&access_token=${reader.token}`)).status).toBe(400);
  });
});

test.each([
  ['prompts/get', { name: 7 }, 'params.name must be a string'],
  ['resources/read', { uri: ['x'] }, 'params.uri must be a string'],
])('%s with %j is -32602; by 2026-07-28 its header disagrees first', async (method, params, message) => {
  const [[, legacy], [, modern]] = generations as [[string, Send], [string, Send]];
  expect(errorOf(await legacy(method, params))).toMatchObject({ code: -32602, message });
  expect(errorOf(await modern(method, params))).toMatchObject({ code: -32020 });
});

test('RS-03: metadata and challenge name the resource without its query', async () => {
  const { headers } = await fetch(`${server.url}?toolsets=journal`, { method: 'POST' });
  expect(headers.get('www-authenticate')).toContain(`resource_metadata="${server.metadataUrl}"`);
  expect(await (await fetch(`${server.metadataUrl}?toolsets=journal`)).json()).toMatchObject({ resource: server.url });
});
