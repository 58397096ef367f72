import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SeededConnection, seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
let reader: SeededConnection;
let trader: SeededConnection;

beforeAll(async () => {
  server = await startMcpServer(database());
  reader = await seedConnection(database(), { audience: server.url });
  trader = await seedConnection(database(), { scope: 'mcp:trade', audience: server.url });
});
afterAll(() => server.stop());

const who = { name: 'conformance', version: '1.0.0' };
const bearing = (token: string) => ({ requestInit: { headers: { Authorization: `Bearer ${token}` } } });

const legacy = async (token: string) => {
  const client = new LegacyClient(who);
  await client.connect(new LegacyTransport(new URL(server.url), bearing(token)) as never);
  return client;
};
const modern = (options: ConstructorParameters<typeof ModernClient>[1]) => async (token: string) => {
  const client = new ModernClient(who, options);
  await client.connect(new ModernTransport(new URL(server.url), bearing(token)));
  return client;
};

const clients = [
  ['@modelcontextprotocol/sdk', legacy],
  ['@modelcontextprotocol/client, by default', modern({})],
  ['@modelcontextprotocol/client, negotiating', modern({ versionNegotiation: { mode: 'auto' } })],
  [
    '@modelcontextprotocol/client, pinned to 2026-07-28',
    modern({ versionNegotiation: { mode: { pin: '2026-07-28' } } }),
  ],
] as const;

describe.each(clients)('%s', (name, connect) => {
  test('lists exactly the tools of its scope', async () => {
    const names = async (token: string) => {
      const client = await connect(token);
      const { tools } = await client.listTools();
      await client.close();
      return tools.map((tool) => tool.name);
    };
    expect(await names(reader.token)).toEqual(['GetQuote']);
    expect(await names(trader.token)).toEqual(['GetQuote', 'PlaceOrder']);
  });

  const isModern = name.includes('pinned') || name.includes('negotiating');

  test('is told who serves it, and is promised notices of changes only where it can listen', async () => {
    const client = await connect(reader.token);
    expect(client.getServerVersion()).toMatchObject({ name: 'portcullis' });
    const offers = { prompts: {}, resources: {}, completions: {} };
    expect(client.getServerCapabilities()).toEqual({ tools: isModern ? { listChanged: true } : {}, ...offers });
    expect(client.getInstructions()).toContain('GetMcpCapabilities');
    await client.close();
  });

  test('calls a tool and gets its result, structured and as text', async () => {
    const client = await connect(reader.token);
    const result = await client.callTool({ name: 'GetQuote', arguments: { instrument: 'ES 12-26' } });
    expect(result.structuredContent).toEqual({ success: true, instrument: 'ES 12-26' });
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(result.structuredContent) }]);
    await client.close();
  });

  test('lists, completes and gets a prompt, and lists and reads a resource', async () => {
    const client = await connect(trader.token);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toContain('trade_with_confirmation');
    const ref = { type: 'ref/prompt', name: 'trade_with_confirmation' } as const;
    const { completion } = await client.complete({ ref, argument: { name: 'side', value: 's' } });
    expect(completion.values).toEqual(['Sell']);
    const order = { account: 'Sim101', instrument: 'ES', side: 'Sell', quantity: '1' };
    const { messages } = await client.getPrompt({ name: ref.name, arguments: order });
    expect(JSON.stringify(messages)).toContain('CONFIRM SELL 1 ES');
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect([resources.length, resourceTemplates.length]).toEqual([4, 1]);
    for (const { uri } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, text: expect.any(String) }]);
    }
    await expect(client.readResource({ uri: 'portcullis://none' })).rejects.toThrow(/not found/);
    await client.close();
  });

  test('gets wrong arguments back as a result', async () => {
    const client = await connect(reader.token);
    const result = await client.callTool({ name: 'GetQuote', arguments: { instrument: 7 } });
    expect(result).toMatchObject({ isError: true, structuredContent: { error: 'invalid_arguments' } });
    await client.close();
  });

  test('gets -32602 for a tool that is not there', async () => {
    const client = await connect(trader.token);
    await expect(client.callTool({ name: 'NoSuchTool', arguments: {} })).rejects.toMatchObject({ code: -32602 });
    await client.close();
  });

  test('is refused a write with a read token', async () => {
    const client = await connect(reader.token);
    await expect(client.callTool({ name: 'PlaceOrder', arguments: { account: 'Sim101' } })).rejects.toThrow(
      /insufficient.scope/i,
    );
    await client.close();
  });

  test('writes with a trade token', async () => {
    const client = await connect(trader.token);
    const result = await client.callTool({ name: 'PlaceOrder', arguments: { account: 'Sim101' } });
    expect(result.structuredContent).toEqual({ success: true, ok: true });
    await client.close();
  });

  test('is cut off in the middle of its connection', async () => {
    const mine = await seedConnection(database(), { audience: server.url });
    const client = await connect(mine.token);
    await client.callTool({ name: 'GetQuote', arguments: { instrument: 'ES' } });
    await mine.changeConnection({ revokedAt: new Date() });
    await expect(client.callTool({ name: 'GetQuote', arguments: { instrument: 'ES' } })).rejects.toThrow();
    await client.close();
  });

  test('cannot connect without a token', async () => {
    await expect(connect('unknown')).rejects.toThrow();
  });

  test(`speaks ${isModern ? '2026-07-28' : '2025-11-25'}`, async () => {
    const client = await connect(reader.token);
    const version =
      client instanceof ModernClient
        ? client.getNegotiatedProtocolVersion()
        : (client.transport as LegacyTransport | undefined)?.protocolVersion;
    expect(version).toBe(isModern ? '2026-07-28' : '2025-11-25');
    await client.close();
  });
});
