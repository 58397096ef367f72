import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { rawRequest } from '../harness/raw-http.ts';

const database = useDatabase();
let server: RunningMcpServer;
let seeded: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database());
  seeded = await seedConnection(database(), { audience: server.url });
});
afterAll(() => server.stop());

const headers = (token = seeded.token) => [
  ...['Host', `localhost:${server.port}`, 'Content-Type', 'application/json'],
  ...['Authorization', `Bearer ${token}`],
];
const send = (body: string | Buffer) => rawRequest({ port: server.port, headers: headers(), body });
const code = (body: string) => JSON.parse(body).error.code;
const listing = '"jsonrpc":"2.0","id":1,"method":"tools/list"';

describe('T25-05, A035: batches', () => {
  test.each(['[]', `[{${listing}}]`, `[{${listing}},{${listing}}]`, '[[]]', '[1]'])(
    'A035: %s is 400 -32600',
    async (body) => {
      const answer = await send(body);
      expect([answer.status, code(answer.body)]).toEqual([400, -32600]);
    },
  );
});

describe('bodies that are no message', () => {
  test.each<[string, string | Buffer, number]>([
    ['nothing', '', -32700],
    ['no JSON', 'tools/list', -32700],
    ['half a document', '{"jsonrpc":"2.0"', -32700],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), -32700],
    ['a string', '"tools/list"', -32600],
    ['null', 'null', -32600],
    ['no version', '{"id":1,"method":"tools/list"}', -32600],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"tools/list"}', -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', -32600],
    ['a method that is no string', '{"jsonrpc":"2.0","id":1,"method":7}', -32600],
    ['a response', '{"jsonrpc":"2.0","id":1,"result":{}}', -32600],
    ['a request and a response in one', `{${listing},"result":{}}`, -32600],
    ['a null id', '{"jsonrpc":"2.0","id":null,"method":"tools/list"}', -32600],
    ['an id that is no whole number', '{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}', -32600],
    ['params that are a list', `{${listing},"params":["a"]}`, -32600],
  ])('T26-09, A073: %s is 400 %d', async (_, body, expected) => {
    const answer = await send(body);
    expect([answer.status, code(answer.body)]).toEqual([400, expected]);
  });
});

describe('bodies that two readers would read differently', () => {
  test.each([
    ['two methods', '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}'],
    ['two names', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"GetQuote","name":"PlaceOrder"}}'],
    [
      'a name in disguise',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"GetQuote","n\\u0061me":"PlaceOrder"}}',
    ],
  ])('A099: %s: 400, and nothing runs', async (_, body) => {
    const answer = await send(body);
    expect([answer.status, code(answer.body)]).toEqual([400, -32700]);
  });
});

describe('bodies that would weigh us down', () => {
  test.each([
    ['25,000 arrays in one another', '['.repeat(25_000)],
    ['33 objects in one another', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
  ])('%s: 400', async (_, body) => {
    expect((await send(body)).status).toBe(400);
  });

  test.each([
    ['100,000 names', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 1])))],
    ['a string of 10 MB', JSON.stringify({ a: 'x'.repeat(10_000_000) })],
  ])('A093, A094: %s: 413, and the connection is closed', async (_, body) => {
    const answer = await send(body).catch((error: NodeJS.ErrnoException) => error.code);
    // What still comes in is not read: a client that goes on writing may see its connection reset first.
    if (typeof answer === 'object') expect([answer.status, answer.headers.connection]).toEqual([413, 'close']);
    else expect(['ECONNRESET', 'EPIPE']).toContain(answer);
  });

  test('A093: a body without an end is cut at 256 KB', async () => {
    let sent = 0;
    const endless = async function* () {
      for (; sent < 64 * 1024 * 1024; sent += 65_536) {
        yield Buffer.alloc(65_536, 0x20);
        await new Promise((later) => setImmediate(later));
      }
    };
    const answer = await rawRequest({ port: server.port, headers: headers(), body: endless() }).catch(() => undefined);
    if (answer) expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('256 KB are read', async () => {
    const body = `{${listing},"params":{"pad":"${'x'.repeat(200_000)}"}}`;
    expect((await send(body)).status).toBe(200);
  });

  test('A094: a stranger’s body is not read at all', async () => {
    const answer = await rawRequest({ port: server.port, headers: headers('nobody'), body: '['.repeat(1_000) });
    expect(answer.status).toBe(401);
  });
});

describe('bodies that reach for prototypes', () => {
  test.each([
    '{"jsonrpc":"2.0","id":1,"method":"tools/list","__proto__":{"polluted":true}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"GetQuote","arguments":{"__proto__":{"polluted":true}}}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"GetQuote","arguments":{"constructor":{"prototype":{"polluted":true}}}}}',
  ])('A098: %s changes nothing', async (body) => {
    const answer = await send(body);
    expect(answer.status === 400 || JSON.parse(answer.body).result?.isError).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
