import { randomUUID } from 'node:crypto';
import { decideApproval } from '@portcullis/access';
import { inTransaction, Prisma } from '@portcullis/database';
import { createAccount, createAtmTemplate } from '@portcullis/trading';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';
import { callTool, catalogue, type Tool } from './index.ts';

const database = useDatabase();
let anna: ToolCaller;
let bert: ToolCaller;
/** Everything of Bert's that an argument could name. */
let berts: {
  account: string;
  strategy: string;
  strategy_id: string;
  order_id: string[];
  execution_id: string;
  cursor: string;
  trade_id: number;
  portfolio_id: number;
  post_id: number;
  chart_id: string;
  drawing_id: string;
  alert_id: string;
};

beforeAll(async () => {
  await quoteMarket(database());
  anna = await createToolCaller(database(), { limitWrites: false });
  bert = await createToolCaller(database(), { limitWrites: false });
  await inTransaction(database(), (tx) =>
    createAccount(tx, { personId: bert.personId, name: 'Berts-Account', now: later(-60) }),
  );
  const order = { account: 'Berts-Account', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
  const filled = await bert.get<{ order_id: string }>('PlaceOrder', { ...order, order_id: 'berts-order-1' });
  const terms = { quantity: 1, targets: [{ quantity: 1, ticks: 8 }], stopTicks: 8, autoBreakeven: null, autoTrail: [] };
  await inTransaction(database(), (tx) =>
    createAtmTemplate(tx, bert.personId, { name: 'Berts-ATM', terms }, later(-60)),
  );
  const resting = { ...order, type: 'Limit', limit_price: 6_000, strategy: 'Berts-ATM' };
  const working = await bert.get<{ order_id: string }>('PlaceOrder', resting);
  await bert.get('PlaceOrder', { ...resting, limit_price: 6_001 });
  const { executions } = await bert.get<{ executions: { execution_id: string }[] }>('ListExecutions', {
    account: 'Berts-Account',
  });
  const { next_cursor } = await bert.get<{ next_cursor: string }>('ListOrders', { limit: 1 });
  await bert.get('PlaceOrder', { ...order, side: 'Sell' });
  const { trades } = await bert.get<{ trades: { id: number }[] }>('GetJournalTrades');
  const { portfolio_id, post_id } = await writeJournal(bert.personId);
  berts = {
    ...{ trade_id: trades[0]?.id ?? 0, portfolio_id, post_id, ...(await drawOnChart()), alert_id: await beTold() },
    ...{ account: 'Berts-Account', strategy: 'Berts-ATM', strategy_id: working.order_id },
    order_id: [filled.order_id, working.order_id, 'berts-order-1'],
    execution_id: executions[0]?.execution_id ?? '',
    cursor: next_cursor,
  };
});

const horizontal = { type: 'HorizontalLine', anchors: [{ price: 6_700 }] };

const drawOnChart = async () => {
  const { chart_id } = await bert.get<{ chart_id: string }>('OpenChart', { instrument: 'MES' });
  const drawing = { chart_id, ...horizontal, text: 'Berts-Drawing', tag: 'Berts-Tag' };
  const { drawing_id } = await bert.get<{ drawing_id: string }>('AddDrawing', drawing);
  await bert.get('SaveWorkspace', { name: 'Berts-Desk' });
  return { chart_id, drawing_id };
};

const beTold = async () => {
  const condition = { field: 'last', op: '>=', value: 7_000 };
  await bert.get('EmitMcpAlert', { message: 'Berts-Tip' });
  const alert = { instrument: 'MES', condition, message: 'Berts-Trap' };
  return (await bert.get<{ alert_id: string }>('CreateAlert', alert)).alert_id;
};

/** What Bert wrote, every text of it marked as his. */
const writeJournal = async (personId: string) => {
  const { prisma } = database();
  const numbered = { personId, number: 7_654_321, createdAt: later(0) };
  await prisma.portfolio.create({ data: { ...numbered, name: 'Berts-Portfolio', nameKey: 'berts-portfolio' } });
  const post = { title: 'Berts-Post', body: 'Berts-Text', updatedAt: later(0) };
  await prisma.journalPost.create({ data: { ...numbered, ...post, publishedAt: later(0) } });
  await prisma.journalPost.create({ data: { ...numbered, ...post, number: 7_654_322, title: 'Berts-Draft' } });
  return { portfolio_id: numbered.number, post_id: numbered.number };
};

beforeEach(() => {
  anna.clock.now = later(0);
});

const propertiesOf = ({ inputSchema }: Tool) => Object.keys(inputSchema.properties as object);

/** Arguments that a tool takes, whatever they name. */
const usual: Record<string, unknown> = {
  account: 'Sim101',
  instrument: 'MES',
  side: 'Buy',
  type: 'Market',
  quantity: 1,
  order_id: randomUUID(),
  execution_id: randomUUID(),
  trade_id: 1,
  portfolio_id: 0,
  post_id: 1,
  changes: { max_order_size: 1 },
  condition: { field: 'fill' },
};

/** And what only this tool takes so. */
const usualOf: Record<string, Record<string, unknown>> = { AddDrawing: horizontal };

const argumentsOf = (tool: Tool, named: Record<string, unknown>) => {
  const required = new Set((tool.inputSchema.required ?? []) as string[]);
  const entries = propertiesOf(tool)
    .filter((name) => required.has(name) || name in named)
    .map((name) => [name, named[name] ?? usualOf[tool.name]?.[name] ?? usual[name]]);
  const dryRun = propertiesOf(tool).includes('dry_run') ? { dry_run: true } : {};
  return { ...Object.fromEntries(entries), ...dryRun };
};

/** A name of something that does not exist, of the same make as one that does. */
const strangerOf = (id: string | number): string | number => {
  if (typeof id === 'number') return id + 1_234_567;
  return id.length === 36 ? randomUUID() : `nobodys-${randomUUID()}`.slice(0, id.length);
};

/** By her connection, or by her session where there is such a tool. */
const answerTo = async (
  tool: Tool,
  named: Record<string, unknown>,
  { ids, bySession }: { ids: (string | number)[]; bySession: boolean },
): Promise<string> => {
  const principal = { personId: anna.personId, plan: 'free', scope: 'mcp:read' } as const;
  const { text, isError } =
    bySession && !tool.needsConnection
      ? await callTool({ ...anna.context(), principal }, tool.name, argumentsOf(tool, named))
      : await anna.call(tool.name, argumentsOf(tool, named));
  const anonymous = ids.reduce<string>((said, id) => said.replace(new RegExp(`\\b${id}\\b`, 'g'), 'IT'), text);
  return `${isError} ${anonymous}`;
};

describe('Two people', () => {
  const idArguments = [
    'account',
    'order_id',
    'strategy',
    'strategy_id',
    'execution_id',
    'trade_id',
    'portfolio_id',
    'post_id',
    'chart_id',
    'drawing_id',
    'alert_id',
  ] as const;
  const tools = catalogue.filter((tool) => idArguments.some((name) => propertiesOf(tool).includes(name)));

  test('whatever tool Anna calls with whatever of Bert’s, it answers as for what does not exist', async () => {
    const calls = fc.record({
      tool: fc.constantFrom(...tools),
      names: fc.subarray([...idArguments], { minLength: 1 }),
      which: fc.nat(2),
      bySession: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(calls, async ({ tool, names, which, bySession }) => {
        const owned = { ...berts, order_id: berts.order_id[which] ?? '' };
        const named = Object.fromEntries(names.map((name) => [name, owned[name]]));
        const strange = Object.fromEntries(names.map((name) => [name, strangerOf(owned[name])]));
        const own = await answerTo(tool, named, { ids: Object.values(named), bySession });
        const stranger = await answerTo(tool, strange, { ids: Object.values(strange), bySession });
        expect(own).toBe(stranger);
      }),
      { numRuns: 200 },
    );
  });

  test.each(tools.map((tool) => [tool.name, tool] as const))('%s tells nothing of Bert’s', async (_, tool) => {
    for (const name of idArguments.filter((each) => propertiesOf(tool).includes(each))) {
      for (const id of [berts[name]].flat()) {
        const { text } = await anna.call(tool.name, argumentsOf(tool, { [name]: id }));
        const others = [berts.account, berts.strategy, ...berts.order_id, berts.execution_id].filter(
          (each) => each !== id,
        );
        for (const other of [...others, 'Berts-P', 'Berts-T', 'Berts-D']) expect(text).not.toContain(other);
      }
    }
  });

  test.each(['ListOrders', 'ListExecutions'])('a cursor of Bert’s shows Anna her own in %s', async (name) => {
    const { text } = await anna.call(name, { account: 'Sim101', cursor: berts.cursor });
    expect(text).not.toContain('Berts');
    for (const id of berts.order_id) expect(text).not.toContain(id);
  });

  const lists =
    'GetMcpCapabilities ListAccounts GetConnections GetAllPositions GetAllOrders ListPositions ListOrders GetJournalTrades ListWorkspaces ListDrawings';
  const journal =
    'get_runtime_context list_portfolios get_trade_stats list_trades get_dashboard_stats get_portfolio_stats list_posts';

  test.each(`${lists} ${journal}`.split(' '))('%s lists Anna’s own alone', async (name) => {
    const { text } = await anna.call(name, name === 'get_portfolio_stats' ? { portfolio_id: 0 } : {});
    expect(text).not.toContain('Berts');
    expect(text).not.toMatch(new RegExp(`\\b${berts.trade_id}\\b`));
  });

  test.each([
    ['ListAlerts', { state: 'all' }],
    ['GetActivityLog', { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', limit: 500 }],
    ['GetActivityLog', { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', category: 'order', limit: 500 }],
  ])('%s of everything tells Anna nothing of Bert, also when she is an operator', async (name, args) => {
    await database().prisma.person.update({ where: { id: anna.personId }, data: { operator: true } });
    for (const more of name === 'GetActivityLog' ? [{}, { level: 'debug' }] : [{}]) {
      const { text, isError } = await anna.call(name, { ...args, ...more });
      expect([isError, text]).toEqual([false, expect.not.stringContaining('Berts')]);
      for (const id of [...berts.order_id, berts.alert_id]) expect(text).not.toContain(id);
    }
    expect((await bert.call(name, args)).text).toMatch(/Berts-T|Berts-Account/);
    await database().prisma.person.update({ where: { id: anna.personId }, data: { operator: false } });
  });

  test('nobody’s AI client reads a draft, not even Bert’s own', async () => {
    expect(await bert.refusal('get_post', { post_id: 7_654_322 })).toBe('post_not_found');
    expect((await bert.call('list_posts')).text).not.toContain('Berts-Draft');
    expect(await bert.get('get_post', { post_id: berts.post_id })).toMatchObject({
      title: { untrusted: true, data: 'Berts-Post' },
      body: { untrusted: true, data: 'Berts-Text' },
    });
  });

  test('a note that Bert wrote on his trade is told to his clients and to nobody else’s', async () => {
    const key = { personId: bert.personId, tradeId: BigInt(berts.trade_id) };
    await database().prisma.tradeNote.create({ data: { ...key, setup: 'Berts-Setup', tags: [], updatedAt: later(0) } });
    expect(await bert.get('get_trade', { trade_id: berts.trade_id })).toMatchObject({ setup: 'Berts-Setup' });
    expect(await anna.refusal('get_trade', { trade_id: berts.trade_id })).toBe('trade_not_found');
  });

  test('Anna’s exits of all accounts leave Bert’s orders and positions as they are', async () => {
    const before = await stateOf(bert);
    await anna.get('CancelAllOrders', { all_accounts: true });
    await anna.get('FlattenEverything', { all_accounts: true });
    for (const order_id of berts.order_id) expect(await anna.refusal('Cancel', { order_id })).toBe('order_not_found');
    expect(await anna.refusal('FlattenEverything', { account: berts.account })).toBe('account_not_found');
    expect(await stateOf(bert)).toEqual(before);
  });

  test('what Bert allowed his agent is allowed to him alone, though Anna’s asks for the very same', async () => {
    const call = { account: 'Sim101', instrument: 'NQ', side: 'Buy', type: 'Market', quantity: 1 };
    const waitingOf = async (who: ToolCaller) => {
      const { structuredContent } = await who.call('PlaceOrder', { ...call, client_request_id: 'the-same-request' });
      return structuredContent as { error?: string; approval?: { id: string }; status?: string };
    };
    for (const { changeConnection } of [anna, bert]) {
      await changeConnection({ rules: { approvals: { when: 'every' } } });
    }
    const [hers, his] = [await waitingOf(anna), await waitingOf(bert)];
    expect(hers.approval?.id).not.toBe(his.approval?.id);
    const yes = { outcome: 'approved' } as const;
    await inTransaction(database(), (tx) => decideApproval(tx, his.approval?.id ?? '', yes, later(0)));
    expect(await waitingOf(anna)).toEqual(hers);
    expect(await waitingOf(bert)).toMatchObject({ status: 'Filled' });
    for (const { changeConnection } of [anna, bert]) await changeConnection({ rules: Prisma.DbNull });
  });

  test('Bert’s own order id is free for Anna', async () => {
    const order = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Limit', limit_price: 6_000, quantity: 1 };
    const placed = await anna.get<{ order_id: string }>('PlaceOrder', { ...order, order_id: 'berts-order-1' });
    expect(berts.order_id).not.toContain(placed.order_id);
    expect(await anna.get('GetOrder', { order_id: 'berts-order-1' })).toMatchObject({ order_id: placed.order_id });
    expect(await bert.get('GetOrder', { order_id: 'berts-order-1' })).toMatchObject({ order_id: berts.order_id[0] });
  });
});

const stateOf = async ({ personId }: ToolCaller) => ({
  orders: await database().prisma.order.findMany({ where: { personId }, orderBy: { seq: 'asc' } }),
  positions: await database().prisma.position.findMany({ where: { account: { personId } } }),
});
