import { openDatabase } from '@portcullis/database';
import { ScopeLost } from '@portcullis/operations';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, quoteMarket, service, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { callTool, catalogue, resolveToolName, toolsOf, UnknownTool } from './index.ts';

const database = useDatabase();
let reader: ToolCaller;

beforeAll(async () => {
  await quoteMarket(database());
  reader = await createToolCaller(database(), { scope: 'mcp:read' });
});

const writes = catalogue.filter(({ scope }) => scope === 'mcp:trade').map(({ name }) => name);

describe('A read token', () => {
  test.each(writes)('cannot call %s, whatever the arguments', async (name) => {
    await expect(callTool(reader.context(), name, {})).rejects.toBeInstanceOf(ScopeLost);
    await expect(callTool(reader.context(), name, { account: 'Sim101' })).rejects.toBeInstanceOf(ScopeLost);
  });

  test('is shown no write', () => {
    expect(toolsOf('mcp:read', service).filter(({ annotations }) => !annotations.readOnlyHint)).toEqual([]);
    expect(toolsOf('mcp:read', service)).toHaveLength(20);
    expect(toolsOf('mcp:trade', service)).toHaveLength(26);
  });
});

describe('Where trading is off', () => {
  test.each(writes)('%s does not exist, also for a trade token', async (name) => {
    const trader = await createToolCaller(database(), { trading: false });
    expect(resolveToolName(name, { trading: false })).toBeUndefined();
    await expect(callTool(trader.context(), name, {})).rejects.toBeInstanceOf(UnknownTool);
    expect(toolsOf('mcp:trade', { trading: false }).map((tool) => tool.name)).not.toContain(name);
  });
});

describe('Names', () => {
  test.each([
    ['Cancel', 'Cancel'],
    ['CancelOrder', 'Cancel'],
    ['cancel', undefined],
    ['GetWatermarks', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ])('%s is %s', (name, canonical) => {
    expect(resolveToolName(name, { trading: true })).toBe(canonical);
  });
});

test('arguments that are wrong are answered before anything is looked up', async () => {
  for (const { name, scope } of catalogue) {
    const caller = scope === 'mcp:read' ? reader : await createToolCaller(database());
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"person_id":"x"}',
    );
    expect(await caller.call(name, hostile)).toMatchObject({
      isError: true,
      audited: false,
      structuredContent: { success: false, error: 'invalid_arguments' },
    });
  }
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('an outage of the database is not an outcome: the server answers 503', async () => {
  const away = openDatabase('postgresql://nobody@127.0.0.1:1/none', { connections: 2 });
  try {
    await expect(callTool({ ...reader.context(), database: away }, 'ListAccounts', {})).rejects.toThrow();
  } finally {
    await away.close();
  }
});

test('a bug is told as an internal error with the request id, and nothing of the inside', async () => {
  const context = reader.context();
  const quotes = () => Promise.reject(new Error('secret inside'));
  const outcome = await callTool({ ...context, quotes }, 'GetQuote', { instrument: 'ES' });
  expect(outcome).toMatchObject({
    isError: true,
    reason: 'internal_error',
    failure: expect.objectContaining({ message: 'secret inside' }),
    structuredContent: { success: false, error: 'internal_error', request_id: context.requestId },
  });
  expect(outcome.text).not.toContain('secret');
});
