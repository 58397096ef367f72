import { openDatabase } from '@portcullis/database';
import { ConnectionEnded, ScopeLost } from '@portcullis/operations';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { sampleOf } from '../../../tests/harness/schema-sample.ts';
import { createToolCaller, quoteMarket, service, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';
import { type WholePerson, wholePerson } from '../../../tests/harness/whole-person.ts';
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
    expect(toolsOf('mcp:read', service)).toHaveLength(catalogue.length - writes.length);
    expect(toolsOf('mcp:trade', service)).toHaveLength(catalogue.length);
  });
});

describe('Each write', () => {
  let person: WholePerson;
  beforeAll(async () => {
    person = await wholePerson(database(), 'Carls');
    person.caller.clock.now = later(1);
  });

  /** With something of the person's wherever the tool takes it, so that as much as can be is done. */
  const argumentsOf = (name: string): object => {
    const schema = catalogue.find((tool) => tool.name === name)?.inputSchema ?? {};
    const named = { instrument: 'MES', account: 'Sim101', changes: { max_order_size: 9 } };
    const own = Object.entries(person.handles).flatMap(([key, [first]]) => (first === undefined ? [] : [[key, first]]));
    const sample = sampleOf(schema, { ...Object.fromEntries(own), ...named, order_ids: person.handles.order_ids });
    return { ...(sample as object), ...besides[name]?.() };
  };
  const besides: Record<string, () => object> = {
    Connect: () => ({ name: 'Simulation' }),
    Disconnect: () => ({ name: 'Simulation' }),
    AddDrawing: () => ({ chart_id: person.handles.chart_id?.[0], type: 'HorizontalLine', anchors: [{ price: 6_700 }] }),
    RemoveDrawing: () => ({ drawing_id: person.handles.drawing_id?.[0] }),
  };
  const rowsOf = (tool: string) =>
    database().prisma.auditEvent.count({ where: { personId: person.caller.personId, tool } });

  test.each(writes)('%s leaves one audit row, also when it is refused', async (name) => {
    for (const args of [argumentsOf(name), { ...argumentsOf(name), account: undefined }]) {
      const before = await rowsOf(name);
      const { audited } = await person.caller.call(name, args);
      expect([name, (await rowsOf(name)) - before + (audited ? 0 : 1)]).toEqual([name, 1]);
    }
  });

  test.each(writes)('A036: %s is not done for a connection that was lowered or ended meanwhile', async (name) => {
    const { prisma } = database();
    const where = { id: person.caller.connectionId };
    const call = () => callTool(person.caller.context(), name, argumentsOf(name));
    await prisma.connection.update({ where, data: { scope: 'mcp:read' } });
    await expect(call()).rejects.toBeInstanceOf(ScopeLost);
    await prisma.connection.update({ where, data: { scope: 'mcp:trade', revokedAt: later(0) } });
    await expect(call()).rejects.toBeInstanceOf(ConnectionEnded);
    await prisma.connection.update({ where, data: { revokedAt: null } });
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
    ['CompileNinjaScript', undefined],
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
