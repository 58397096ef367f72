import { Prisma } from '@portcullis/database';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { sampleOf } from '../../../tests/harness/schema-sample.ts';
import { marksIn, storedOf } from '../../../tests/harness/stored-marks.ts';
import { quoteMarket } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';
import { type WholePerson, wholePerson } from '../../../tests/harness/whole-person.ts';
import { catalogue, completeFrom, findResource, prompts, resources, resourceTemplates, type Tool } from './index.ts';

const database = useDatabase();
/** Anna operates the service, too. */
let anna: WholePerson;
let bert: WholePerson;
let marks: Set<string>;
const secret = /argon2|-----BEGIN|password|"(id|token|key|arguments?)_?[Hh]ash"/;

beforeAll(async () => {
  await quoteMarket(database());
  anna = await wholePerson(database(), 'Annas', { operator: true });
  bert = await wholePerson(database(), 'Berts');
  await bert.caller.changeConnection({ limits: { type: 'portcullis_trading', accounts: ['Berts-Account', 'Sim101'] } });
  marks = marksIn(await storedOf(database(), bert.caller.personId), 'Berts');
  marks.add(bert.caller.token);
});

beforeEach(() => {
  anna.caller.clock.now = later(1);
});

/** Arguments that name nothing of anybody's: terms, times, words and numbers of the caller's own. */
const harmless = new Set(
  `include_tools force from to instruments speed seek step instrument status limit lookback_seconds period_type period
   days_back session tick_aggregation value_area_pct max_levels indicator bars_period value parameters plot count as_of
   level category offset direction include_help side result source sync_first include_deleted summary type quantity
   limit_price stop_price tif take_profit stop_loss stop_loss_limit require_market_position max_positions dry_run
   all_accounts action cancel_wait_ms percent overwrite discard_unsaved indicators image anchors time price text color
   bar_period_lock all state message severity channels condition field op minutes expires_at once changes include_fills
   include_raw symbol asset order_by by tool reason deep`.split(/\s+/),
);

const argumentsOf = (tool: Tool, named: Record<string, unknown> = {}) => {
  const sample = sampleOf(tool.inputSchema, { instrument: 'MES', account: 'Sim101', ...named }) as object;
  const known = tool.inputSchema.properties as Record<string, unknown>;
  const dry = 'dry_run' in known ? { dry_run: true } : {};
  return { ...sample, ...named, ...dry };
};

/** What of Bert's stands in a text, but for what the caller said. */
const foundIn = (text: string, said: unknown): string[] => {
  const own = JSON.stringify(said).toLowerCase();
  return [...marks].filter((mark) => text.includes(mark) && !own.includes(mark.toLowerCase()));
};

test('everything that is kept of a person is there to be found', async () => {
  const empty = [...(await storedOf(database(), bert.caller.personId))].filter(([, rows]) => rows.length === 0);
  expect(empty.map(([table]) => table)).toEqual([]);
  expect(marks.size).toBeGreaterThan(100);
});

test('each argument of each tool names something of a person’s, or is known to name nothing', () => {
  const unknown = catalogue.flatMap((tool) =>
    namesIn(tool.inputSchema)
      .filter((name) => !harmless.has(name) && !(name in bert.handles))
      .map((name) => `${tool.name}.${name}`),
  );
  expect(unknown).toEqual([]);
});

describe('nothing of Bert’s is in what Anna is told', () => {
  test.each(catalogue.map((tool) => [tool.name, tool] as const))('by %s', async (_, tool) => {
    const properties = Object.keys(tool.inputSchema.properties as object);
    const calls: Record<string, unknown>[] = [
      {},
      ...properties.flatMap((name) => (bert.handles[name] ?? []).map((id) => ({ [name]: listed(tool, name, id) }))),
      Object.fromEntries(properties.flatMap((name) => first(tool, name))),
      ...properties.flatMap((name) => choicesOf(tool, name).map((value) => ({ [name]: value }))),
    ];
    for (const named of calls) {
      const args = argumentsOf(tool, named);
      const { text, structuredContent } = await anna.caller.call(tool.name, args);
      expect([args, foundIn(text, args)]).toEqual([args, []]);
      expect(JSON.parse(text)).toEqual(structuredContent);
      expect(text).not.toMatch(secret);
    }
  });

  test.each(prompts.map((prompt) => [prompt.name, prompt] as const))('by the prompt %s', async (_, prompt) => {
    const { database: stored, principal, now } = anna.caller.context();
    for (const { name } of prompt.arguments) {
      for (const typed of ['', 'B', 'Berts']) {
        const completed = await completeFrom(prompt.completionOf(name), typed, { database: stored, principal, now });
        expect(foundIn(JSON.stringify(completed), typed)).toEqual([]);
        if (name === 'account' && typed === '') expect(completed.values).toContain('Annas-Account');
      }
    }
    const given = { account: 'Berts-Account', instrument: 'MES', side: 'Buy', quantity: '1' };
    const known = prompt.arguments.map(({ name }) => name);
    const { args = {} } = prompt.read(
      Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name))),
    );
    expect(foundIn(prompt.write(args, new Set(catalogue.map(({ name }) => name))), given)).toEqual([]);
  });

  test('by a write that waits for her, in what she is shown of it, or in what refuses it', async () => {
    const { changeConnection, connectionId, call, context } = anna.caller;
    const rules = [{ approvals: { when: 'every', exits: true } }, { gates: { freshStateMinutes: 1 } }];
    for (const held of rules) {
      await changeConnection({ rules: held });
      for (const tool of catalogue.filter(({ scope }) => scope === 'mcp:trade')) {
        const properties = Object.keys(tool.inputSchema.properties as object);
        const args = argumentsOf(tool, Object.fromEntries(properties.flatMap((name) => first(tool, name))));
        const { text } = await call(tool.name, { ...args, ...('dry_run' in args && { dry_run: false }) });
        expect([args, foundIn(text, args)]).toEqual([args, []]);
      }
    }
    await changeConnection({ rules: Prisma.DbNull });
    const asked = await context().database.prisma.approval.findMany({ where: { connectionId } });
    expect(asked.length).toBeGreaterThan(1);
    for (const { arguments: said, facts } of asked) expect(foundIn(JSON.stringify(facts), said)).toEqual([]);
  });

  test('by any resource', () => {
    const facts = { service: anna.caller.context().service, now: later(0) };
    const uris = [
      ...resources.map(({ uri }) => uri),
      ...resourceTemplates.flatMap(({ uriTemplate, values }) =>
        [...values(facts), 'Berts-Account', ...(bert.handles.order_id ?? [])].map((each) =>
          uriTemplate.replace(/\{\w+\}/, encodeURIComponent(each)),
        ),
      ),
    ];
    for (const uri of uris) expect(foundIn(findResource(uri)?.text(facts) ?? '', uri)).toEqual([]);
  });
});

test('a person who operates the service is answered as anybody is', async () => {
  const told = async () => {
    const texts: Record<string, string> = {};
    for (const tool of catalogue.filter(({ scope, name }) => scope === 'mcp:read' && !changing.has(name))) {
      texts[tool.name] = (await anna.caller.call(tool.name, argumentsOf(tool))).text;
    }
    return texts;
  };
  const asOperator = await told();
  await anna.caller.changePerson({ operator: false });
  expect(await told()).toEqual(asOperator);
});

/** Reads whose answers differ each time: they measure, or make a link. */
const changing = new Set(['McpSelfTest', 'request_access']);

test('the search finds: Bert’s own answers are full of what Anna’s must not hold', async () => {
  const telling: string[] = [];
  for (const tool of catalogue.filter(({ scope }) => scope === 'mcp:read')) {
    const properties = Object.keys(tool.inputSchema.properties as object).filter((name) => name !== 'cursor');
    const named = Object.fromEntries(properties.flatMap((name) => first(tool, name)));
    const texts = [(await bert.caller.call(tool.name, argumentsOf(tool, named))).text];
    texts.push((await bert.caller.call(tool.name, argumentsOf(tool))).text);
    if (texts.some((text) => [...marks].some((mark) => text.includes(mark)))) telling.push(tool.name);
    for (const text of texts) expect(text).not.toMatch(secret);
  }
  expect(telling).toEqual(expect.arrayContaining(tellsOfPeople));
});

/** Reads that tell of what is a person's own. */
const tellsOfPeople =
  `GetMcpCapabilities ListAccounts GetAccount GetAccountSummary GetWatermarks GetConnections ListPositions
  GetAllPositions ListOrders GetOrder GetOrderStatus GetAllOrders ListExecutions GetExecution GetExecutionsByOrderId
  GetOrderLifecycle GetSignalHistory GetJournalTrades GetActivityLog ListWorkspaces ListDrawings ListAlerts list_trades get_trade
  list_portfolios get_runtime_context list_posts get_post`.split(/\s+/);

const listed = (tool: Tool, name: string, id: string | number): unknown => {
  const { type } = (tool.inputSchema.properties as Record<string, { type?: string }>)[name] ?? {};
  return type === 'array' ? [id] : id;
};

const choicesOf = (tool: Tool, name: string): unknown[] => {
  const properties = tool.inputSchema.properties as Record<string, { enum?: unknown[]; type?: string }>;
  const { enum: choices, type } = properties[name] ?? {};
  return choices ?? (type === 'boolean' ? [true] : []);
};

const first = (tool: Tool, name: string): [string, unknown][] => {
  const [id] = bert.handles[name] ?? [];
  return id === undefined ? [] : [[name, listed(tool, name, id)]];
};

/** Names of arguments, those inside of objects and lists too. */
const namesIn = (schema: Record<string, unknown>): string[] => {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>);
  const inside = [...properties.map(([, each]) => each), schema.items as Record<string, unknown> | undefined];
  return [...properties.map(([name]) => name), ...inside.flatMap((each) => (each ? namesIn(each) : []))];
};
