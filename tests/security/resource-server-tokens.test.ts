import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { serve } from '@portcullis/http';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CookieBrowser,
  decide,
  redirectUri,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { authorizationRequest, discover, redeemCode } from '../harness/oauth.ts';
import { rawRequest } from '../harness/raw-http.ts';

const database = useDatabase();
let mcp: RunningMcpServer;
let server: AuthorizationServer;
let person: SignedIn;
let reader: SeededConnection;
let orders = 0;

beforeAll(async () => {
  mcp = await startMcpServer(database(), {
    run: async () => {
      orders += 1;
      return { ok: true };
    },
  });
  server = await startAuthorizationServer(database(), { environment: { MCP_URL: mcp.url } });
  person = await signedInPerson(database());
  reader = await seedConnection(database(), { audience: mcp.url });
});
afterAll(async () => {
  await server?.stop();
  await mcp?.stop();
});

const listing = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const send = async (authorization: string, body: object = listing, headers: readonly string[] = [], path = '/mcp') => {
  const own = ['Host', `localhost:${mcp.port}`, 'Content-Type', 'application/json'];
  const given = authorization ? ['Authorization', authorization] : [];
  const answer = await rawRequest({
    ...{ port: mcp.port, path },
    headers: [...own, ...given, ...headers],
    body: JSON.stringify(body),
  });
  return { ...answer, told: JSON.parse(answer.body || '{}') };
};
const statusOf = async (token: string) => (await send(`Bearer ${token}`)).status;

describe('the audience', () => {
  test('A003: a token for another resource is 401, and the authorization server issues none', async () => {
    const foreign = await seedConnection(database(), { audience: 'https://other.example/mcp', scope: 'mcp:trade' });
    const answer = await send(`Bearer ${foreign.token}`);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      `Bearer error="invalid_token", resource_metadata="${mcp.metadataUrl}", scope="mcp:read"`,
    ]);
    const clientId = await registerClient(server);
    const other = { clientId, redirectUri, resource: 'https://other.example/mcp' };
    const { url } = authorizationRequest(await discover(server.issuer), other);
    const refused = new URL((await person.browser.open(url)).headers.get('location') ?? 'none:');
    expect(refused.searchParams.get('error')).toBe('invalid_target');
  });

  test('A004: a token for which no resource was named is for ours alone', async () => {
    const endpoints = await discover(server.issuer);
    const clientId = await registerClient(server);
    const attempt = authorizationRequest(endpoints, { clientId, redirectUri, resource: '' });
    const url = attempt.url.replace('&resource=', '');
    const page = new URL((await person.browser.open(url)).headers.get('location') ?? '', server.issuer).href;
    const code = (await decide(person.browser, page, { scope: 'mcp:read' })).get('code') ?? '';
    const { body } = await redeemCode(endpoints, { clientId, redirectUri, code, verifier: attempt.verifier });
    expect(await statusOf(body.access_token ?? '')).toBe(200);
    const [row] = await database().prisma.token.findMany({ where: { clientId, kind: 'access' } });
    expect(row?.resource).toBe(mcp.url);
  });
});

describe('the token', () => {
  test('A068: in the query it is refused, also beside a good one', async () => {
    for (const authorization of ['', `Bearer ${reader.token}`]) {
      const path = `/mcp?access_token=${reader.token}`;
      expect((await send(authorization, listing, [], path)).status).toBe(400);
    }
  });

  test('A106: those that nobody issued are 401, all in the same words', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(`Bearer ${randomBytes(32).toString('base64url')}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ headers }) => headers['www-authenticate'])).size).toBe(1);
  });

  test('A108: it works until its time, by the database’s clock, and not a moment longer', async () => {
    const { token, changeToken } = await seedConnection(database(), { audience: mcp.url });
    const [{ now } = { now: new Date() }] = await database().prisma.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    await changeToken({ expiresAt: new Date(now.getTime() + 20_000) });
    expect(await statusOf(token)).toBe(200);
    await changeToken({ expiresAt: now });
    expect(await statusOf(token)).toBe(401);
  });

  test('A039: of a person who was suspended, or of a connection that expired, it is dead', async () => {
    const { token, changePerson, changeConnection } = await seedConnection(database(), { audience: mcp.url });
    await changePerson({ suspendedAt: new Date() });
    expect(await statusOf(token)).toBe(401);
    await changePerson({ suspendedAt: null });
    expect(await statusOf(token)).toBe(200);
    await changeConnection({ expiresAt: new Date(Date.now() - 1_000) });
    expect(await statusOf(token)).toBe(401);
  });

  test('A064: when trading is switched off, or the connection lowered, the next write is refused and reading goes on', async () => {
    const { token, changeConnection } = await seedConnection(database(), { scope: 'mcp:trade', audience: mcp.url });
    const write = {
      ...listing,
      method: 'tools/call',
      params: { name: 'PlaceOrder', arguments: { account: 'Sim101' } },
    };
    const before = orders;
    expect((await send(`Bearer ${token}`, write)).told.result).toMatchObject({ structuredContent: { ok: true } });
    await changeConnection({ scope: 'mcp:read' });
    expect((await send(`Bearer ${token}`, write)).status).toBe(403);
    expect(await statusOf(token)).toBe(200);
    expect(orders - before).toBe(1);
    const off = await startMcpServer(database(), { environment: { TRADING: 'off' } });
    const other = await seedConnection(database(), { scope: 'mcp:trade', audience: off.url });
    const ask = (body: object) =>
      fetch(off.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${other.token}` },
        body: JSON.stringify(body),
      });
    expect(await (await ask(write)).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await ask(listing)).json()).toMatchObject({ result: { tools: [{ name: 'GetQuote' }] } });
    await off.stop();
  });

  test('A121: DPoP is not offered, and neither its scheme nor a proof lets anybody in', async () => {
    const metadata = await (await fetch(mcp.metadataUrl)).text();
    const own = await (await fetch(`${server.issuer}/.well-known/oauth-authorization-server`)).text();
    expect(`${metadata}${own}`).not.toContain('dpop');
    expect((await send(`DPoP ${reader.token}`, listing, ['DPoP', 'e30.e30.AAAA'])).status).toBe(401);
    expect((await send('', listing, ['DPoP', 'e30.e30.AAAA'])).status).toBe(401);
  });
});

describe('the message', () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const placing = (more: object = {}) => ({
    ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
    params: { name: 'PlaceOrder', arguments: { account: 'Sim101' }, _meta: meta, ...more },
  });
  const version = ['Mcp-Protocol-Version', '2026-07-28'];

  test.each([
    ['a harmless name', ['Mcp-Method', 'tools/call', 'Mcp-Name', 'GetQuote']],
    ['a harmless method', ['Mcp-Method', 'tools/list', 'Mcp-Name', 'PlaceOrder']],
    ['two names', ['Mcp-Method', 'tools/call', 'Mcp-Name', 'GetQuote', 'Mcp-Name', 'PlaceOrder']],
    ['a name in Base64', ['Mcp-Method', 'tools/call', 'Mcp-Name', '=?base64?R2V0UXVvdGU=?=']],
    ['no name', ['Mcp-Method', 'tools/call']],
  ])('A058: %s in the header: 400 -32020, and nothing runs; without headers the body decides', async (_, headers) => {
    const trader = await seedConnection(database(), { scope: 'mcp:trade', audience: mcp.url });
    const before = orders;
    const answer = await send(`Bearer ${trader.token}`, placing(), [...version, ...headers]);
    expect([answer.status, answer.told.error?.code, orders - before]).toEqual([400, -32020, 0]);
    const right = [...version, 'Mcp-Method', 'tools/call', 'Mcp-Name', 'PlaceOrder'];
    expect((await send(`Bearer ${reader.token}`, placing(), right)).status).toBe(403);
  });

  test('A057: a requestState that nobody gave out opens nothing and changes nothing', async () => {
    const forged = { requestState: 'eyJwZXJzb24iOiJib2IifQ.AAAA', inputResponses: { confirm: { action: 'accept' } } };
    const headers = [...version, 'Mcp-Method', 'tools/call', 'Mcp-Name', 'PlaceOrder'];
    const before = orders;
    const answers = [];
    for (const more of [{}, forged]) {
      const { status, told } = await send(`Bearer ${reader.token}`, placing(more), headers);
      answers.push({ status, error: told.error });
    }
    expect([answers[1], orders - before]).toEqual([answers[0], 0]);
    const trader = await seedConnection(database(), { scope: 'mcp:trade', audience: mcp.url });
    const { told } = await send(`Bearer ${trader.token}`, placing(forged), headers);
    expect([told.error.code, orders - before]).toEqual([-32602, 0]);
  });

  test('A096: long strings that nearly fit a pattern are answered like any other', async () => {
    const nearly = ['2026-'.repeat(8_000), `${'a'.repeat(40_000)}!`, 'ES '.repeat(12_000), '%'.repeat(40_000)];
    for (const text of nearly) {
      const args = { instrument: text, account: text, [text.slice(0, 200)]: text };
      const body = { ...listing, method: 'tools/call', params: { name: 'GetQuote', arguments: args } };
      expect((await send(`Bearer ${reader.token}`, body)).told.result).toMatchObject({ isError: true });
      expect((await send(`Bearer ${text.slice(0, 8_000)}`)).status).toBe(401);
      const params = { name: text.slice(0, 30_000), arguments: {} };
      const { told } = await send(`Bearer ${reader.token}`, { ...listing, method: 'tools/call', params });
      expect(told.error.code).toBe(-32602);
    }
    const nested = { $ref: '#', $defs: { a: { $ref: '#/$defs/a' } } };
    const body = { ...listing, method: 'tools/call', params: { name: 'GetQuote', arguments: nested } };
    expect((await send(`Bearer ${reader.token}`, body)).told.result).toMatchObject({ isError: true });
  });
});

describe('slowness', () => {
  test('A091, A092: headers have 10 seconds, and whole requests 30', async () => {
    const { server: slow, stop } = await serve(new Koa(), { host: '127.0.0.1', port: 0 });
    expect([slow.headersTimeout, slow.requestTimeout]).toEqual([10_000, 30_000]);
    await stop(0);
  });

  test.each([
    ['A091: headers that never end', 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['A092: a body that never ends', 'POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na'],
  ])('%s, on 300 connections, keep nobody else waiting', async (_, start) => {
    for (const port of [mcp.port, server.port]) {
      const slow = await Promise.all(Array.from({ length: 300 }, () => openSlowly(port, start)));
      const others = await Promise.all([statusOf(reader.token), new CookieBrowser().open(`${server.issuer}/sign-in`)]);
      expect([others[0], others[1].status]).toEqual([200, 200]);
      for (const socket of slow) socket.destroy();
    }
  });
});

const openSlowly = (port: number, start: string): Promise<Socket> =>
  new Promise((opened, failed) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(start);
      opened(socket);
    });
    socket.on('error', failed);
  });
