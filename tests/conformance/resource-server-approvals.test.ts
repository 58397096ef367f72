import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { decideApproval } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogueToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { service } from '../harness/tool-caller.ts';

const database = useDatabase();
const now = () => new Date();
let server: RunningMcpServer;
let trader: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database(), { tools: catalogueToolSet({ database: database(), service, now }) });
});
afterAll(() => server.stop());

const newTrader = async () => {
  const seeded = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
  await inTransaction(database(), (tx) => createAccount(tx, { personId: seeded.personId, now: now() }));
  const { connectionId: id } = seeded;
  await database().prisma.connection.update({ where: { id }, data: { rules: { approvals: { when: 'every' } } } });
  return seeded;
};
beforeEach(async () => {
  trader = await newTrader();
});

const who = { name: 'conformance', version: '1.0.0' };
const chart = { name: 'OpenChart', arguments: { instrument: 'ES' } };
const bearing = (token: string) => ({ requestInit: { headers: { Authorization: `Bearer ${token}` } } });
const decide = (url: string, outcome: 'approved' | 'refused' = 'approved') =>
  inTransaction(database(), (tx) => decideApproval(tx, url.split('/').at(-1) ?? '', { outcome }, now()));
const approvals = () => database().prisma.approval.findMany({ where: { personId: trader.personId } });

describe('2026-07-28', () => {
  const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

  /** One call, whole. */
  const send = async (params: object, { token = trader.token, elicitation = { url: {} } as object } = {}) => {
    const name = String((params as { name?: string }).name);
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name };
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': who,
      [capabilitiesKey]: { elicitation },
    };
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...params, _meta } }),
    });
    const body = JSON.parse(await answer.text());
    return { status: answer.status, ...body };
  };

  test('T26-11, T26-21, EL-01, EL-03, EL-06, EL-07: a call that waits asks by a link, and the same call with its state is done', async () => {
    const { result } = await send(chart);
    const [approval] = await approvals();
    const url = `${service.authUrl}/approvals/${approval?.id}`;
    expect(result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { approval: { method: 'elicitation/create', params: { mode: 'url', url } } },
    });
    expect(result).not.toHaveProperty('ttlMs');
    const { requestState } = result;
    expect(Buffer.from(requestState, 'base64url').includes(trader.personId)).toBe(false);
    const retry = { ...chart, requestState, inputResponses: { approval: { action: 'accept' } } };
    expect((await send(retry)).result.resultType).toBe('input_required');
    await decide(url);
    expect((await send(retry)).result).toMatchObject({
      structuredContent: { success: true, instrument: expect.stringContaining('ES') },
    });
    expect(await approvals()).toHaveLength(1);
  });

  test('T26-20, A057: a state that was changed, is another’s, or is of another call is -32602, which tells nothing', async () => {
    const { requestState } = (await send(chart)).result;
    const other = await newTrader();
    const last = requestState.at(-2) === 'A' ? 'B' : 'A';
    const tries = [
      send({ ...chart, requestState: `${requestState.slice(0, -2)}${last}${requestState.at(-1)}` }),
      send({ ...chart, requestState: 'x' }),
      send({ ...chart, requestState }, { token: other.token }),
      send({ name: 'OpenChart', arguments: { instrument: 'NQ' }, requestState }),
      send({ name: 'SaveWorkspace', arguments: { name: 'mine' }, requestState }),
    ];
    for (const { status, error } of await Promise.all(tries)) {
      expect([status, error]).toEqual([200, { code: -32602, message: 'Invalid or expired requestState' }]);
    }
    await database().prisma.approval.updateMany({ where: { personId: trader.personId }, data: { sealKey: null } });
    expect((await send({ ...chart, requestState })).error.code).toBe(-32602);
  });

  test('T26-22, EL-06: a client that opens no links, or whose person put it away, is told by the result', async () => {
    for (const elicitation of [{}, { form: {} }]) {
      const { result } = await send(chart, { elicitation });
      expect(result).toMatchObject({ isError: true, structuredContent: { error: 'approval_required' } });
    }
    const { requestState } = (await send(chart)).result;
    for (const action of ['decline', 'cancel']) {
      const { result } = await send({ ...chart, requestState, inputResponses: { approval: { action } } });
      expect(result).toMatchObject({ isError: true, structuredContent: { error: 'approval_required' } });
    }
  });

  test('T26-19: the SDK’s client opens the link, and its own retry gets the result', async () => {
    const client = new ModernClient(who, {
      capabilities: { elicitation: { url: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    });
    const opened: string[] = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      if (!('url' in params)) throw new Error('not a link');
      opened.push(params.url);
      await decide(params.url);
      return { action: 'accept' as const };
    });
    await client.connect(new ModernTransport(new URL(server.url), bearing(trader.token)));
    const result = await client.callTool(chart);
    expect([opened.length, result.isError ?? false]).toEqual([1, false]);
    await client.close();
  });
});

describe('up to 2025-11-25', () => {
  const connect = async (capabilities: object) => {
    const client = new LegacyClient(who, { capabilities });
    await client.connect(new LegacyTransport(new URL(server.url), bearing(trader.token)) as never);
    return client;
  };

  test('T25-07, EL-06: a client that declared it opens links gets -32042 with the link; its retry the result', async () => {
    const client = await connect({ elicitation: { url: {} } });
    const error = await client.callTool(chart).catch((thrown) => thrown);
    const [approval] = await approvals();
    const url = `${service.authUrl}/approvals/${approval?.id}`;
    expect(error).toMatchObject({
      code: -32042,
      data: { elicitations: [{ mode: 'url', url, elicitationId: approval?.id }] },
    });
    await decide(url);
    expect((await client.callTool(chart)).isError ?? false).toBe(false);
    await client.close();
  });

  test('EL-06: what the last initialize declared counts, and others get the link in the result', async () => {
    await (await connect({ elicitation: { url: {} } })).close();
    for (const capabilities of [{ elicitation: {} }, {}]) {
      const client = await connect(capabilities);
      const result = await client.callTool(chart);
      expect(result).toMatchObject({
        isError: true,
        structuredContent: {
          error: 'approval_required',
          approval: { url: expect.stringContaining('/approvals/'), expires_at: expect.any(String) },
        },
      });
      await client.close();
    }
  });

  test('EL-06: a refusal is a result with the person’s reason', async () => {
    const client = await connect({});
    await client.callTool(chart);
    const [approval] = await approvals();
    await decide(approval?.id ?? '', 'refused');
    const result = await client.callTool(chart);
    expect(result).toMatchObject({ isError: true, structuredContent: { error: 'approval_refused' } });
    await client.close();
  });
});
