import { beforeAll, expect, test } from 'vitest';
import { countOrders, faultsOfTheBooks } from '../harness/ledger.ts';
import { callTool } from '../harness/mcp-request.ts';
import { refresh } from '../harness/oauth.ts';
import { settle, startOrderStream } from '../harness/order-stream.ts';
import { connect, type Grant, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack({ replicas: { 'authorization-server': 2, 'mcp-server': 2, venue: 2 } });
let person: ScriptlessPerson;
let grant: Grant;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Spread Person');
});

const token = () => grant.tokens.access_token;
const quotedAt = async () => {
  const { content } = await callTool(stack().mcpUrl, token(), 'GetQuote', { instrument: 'ES' });
  return Date.parse(String(content.quote_time_utc));
};

test('sign-in, consent, tokens and tools work when every request goes to another instance', async () => {
  grant = await connect(person, stack().mcpUrl, { access: 'Read and trade', clientName: 'Spread client' });
  for (let turn = 0; turn < 6; turn += 1) {
    expect((await callTool(stack().mcpUrl, token(), 'ListAccounts')).status).toBe(200);
    const given = { clientId: grant.clientId, refreshToken: grant.tokens.refresh_token };
    const { status, body } = await refresh(person.endpoints, given);
    expect(status).toBe(200);
    Object.assign(grant.tokens, body);
    expect((await person.browser.open('/clients')).text).toContain('Spread client');
  }
});

test('an instance that is told to stop finishes its orders, and the other takes the rest: none is lost', async () => {
  const stream = startOrderStream(stack().mcpUrl, token());
  await expect.poll(() => stream.sent.filter(({ answer }) => answer).length, { interval: 10 }).toBeGreaterThan(4);
  await stack().terminate('mcp-server', 0);
  await stream.finished();

  // A connection that the dying instance never took is reset; its order is sent again under the same request id.
  expect(await settle(stack().mcpUrl, token(), stream.sent)).toEqual([]);
  expect(await countOrders(stack.database().ownerUrl)).toBe(stream.sent.length);
  expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
  await stack().start('mcp-server', 0);
});

test('the feed is played by one venue at a time; when it dies the other takes over', async () => {
  for (const replica of [0, 1]) {
    await stack().kill9('venue', replica);
    // Whatever the dead one quoted is of an earlier time.
    await expect.poll(quotedAt).toBeGreaterThan(Date.now());
    await stack().start('venue', replica);
  }
});

test('every venue takes signals of one key, together and each alone', async () => {
  const page = await person.browser.press(await person.browser.open('/signals'), 'Create key', {
    ...{ name: 'Spread key', password: person.password },
  });
  const [, secret = ''] = /signals\/([\w-]{43})\b/.exec(page.text) ?? [];
  const orderIds = new Set<string>();
  const send = async (count: number, body: string) => {
    for (let turn = 0; turn < count; turn += 1) {
      const answer = await fetch(`${stack().venueUrl}/signals/${secret}`, { method: 'POST', body });
      const { signals } = (await answer.json()) as { signals: { status: string; order_ids: string[] }[] };
      expect([answer.status, signals.map(({ status }) => status)]).toEqual([
        200,
        [expect.stringMatching(/success|warning/)],
      ]);
      for (const id of signals.flatMap(({ order_ids }) => order_ids)) orderIds.add(id);
    }
  };
  await send(
    4,
    'command=PLACE;account=sim101;instrument=ES;action=BUY;qty=1;order_type=LIMIT;limit_price=1000;tif=GTC;',
  );
  expect(orderIds.size).toBe(4);
  for (const replica of [0, 1]) {
    await stack().kill9('venue', replica);
    // An exit passes also while the other venue has not taken over the feed.
    await send(3, 'command=CANCELALLORDERS;account=sim101;');
    await stack().start('venue', replica);
  }
  const history = await callTool(stack().mcpUrl, token(), 'GetSignalHistory');
  expect(history.content).toMatchObject({ total: 10 });
});

test('a revoke on one instance is known to all at once', async () => {
  const page = await person.browser.open('/clients');
  await person.browser.press(page, 'Revoke Spread client');
  const answers = await Promise.all(Array.from({ length: 6 }, () => callTool(stack().mcpUrl, token(), 'ListAccounts')));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(401));
});
