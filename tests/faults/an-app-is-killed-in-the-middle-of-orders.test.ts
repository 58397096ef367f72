import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { loadVerifyingKeys } from '@portcullis/access';
import { type Database, openDatabase } from '@portcullis/database';
import { verifyAudit } from '@portcullis/operations';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppName } from '../harness/app-process.ts';
import {
  approveEach,
  askForEach,
  disagreements,
  eachApproved,
  ordersToApprove,
  placeApproved,
  seedApproved,
} from '../harness/approved-orders.ts';
import { countOrders, faultsOfTheBooks } from '../harness/ledger.ts';
import { untilSessionsEnd } from '../harness/left-sessions.ts';
import { callTool } from '../harness/mcp-request.ts';
import { refresh } from '../harness/oauth.ts';
import { type Sent, settle, startOrderStream } from '../harness/order-stream.ts';
import { connect, type Grant, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

/** Of each app; below it is killed once more in the middle of approvals. */
const rounds = 2;
/** Each round starts a process anew, on however busy a machine. */
const timeout = 180_000;
const stack = useStack();

let person: ScriptlessPerson;
let trader: Grant;
const everything: Sent[] = [];

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Unbroken Trader');
  trader = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
});

const kill = async (app: AppName): Promise<void> => {
  await stack().kill9(app);
  await untilSessionsEnd(stack.database().ownerUrl, app);
};

/** The token of the moment; the client refreshes as any client does. */
const freshToken = async (): Promise<string> => {
  const given = { clientId: trader.clientId, refreshToken: trader.tokens.refresh_token };
  const { status, body } = await refresh(person.endpoints, given);
  expect(status).toBe(200);
  Object.assign(trader.tokens, body);
  return trader.tokens.access_token;
};

const acknowledged = (sent: readonly Sent[]): number => sent.filter(({ answer }) => answer).length;

/** Orders, and the app is killed in the middle of them. Once it is back, all are sent again. What was sent. */
const killUnderOrders = async (app: AppName, round: number, whileDown = async () => {}): Promise<Sent[]> => {
  const token = await freshToken();
  const stream = startOrderStream(stack().mcpUrl, token);
  await expect.poll(() => acknowledged(stream.sent), { interval: 10 }).toBeGreaterThan(2 + round);
  await pause(round * 7);
  await kill(app);
  await whileDown();
  await stack().start(app);
  await stream.stop();
  const firstAnswers = stream.sent.map((sent) => ({ ...sent }));
  expect(await settle(stack().mcpUrl, token, stream.sent)).toEqual([]);
  everything.push(...stream.sent);
  return firstAnswers;
};

const expectEachOnce = async (): Promise<void> => {
  const ids = new Set(everything.map(({ answer }) => answer?.order_id));
  expect(ids.size).toBe(everything.length);
  expect(await countOrders(stack.database().ownerUrl)).toBe(everything.length);
  expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
};

test.each(['mcp-server', 'venue'] as const)(
  'kill -9 of the %s: every acknowledged order exists once, and a repeated request id gives the first answer',
  {
    timeout,
  },
  async (app) => {
    for (let round = 0; round < rounds; round += 1) await killUnderOrders(app, round);
    await expectEachOnce();
  },
);

/** A client that refreshes again and again. */
const startRefreshing = async () => {
  const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read only' });
  let { refresh_token: current } = tokens;
  let [count, running] = [0, true];
  const refreshing = (async () => {
    while (running) {
      const answer = await refresh(person.endpoints, { clientId, refreshToken: current }).catch(() => undefined);
      if (answer?.status === 200) {
        current = answer.body.refresh_token ?? '';
        count += 1;
      } else await pause(10);
    }
  })();
  return {
    count: () => count,
    /** What it goes on with: perhaps a token that was used, if the answer was lost. */
    held: () => ({ clientId, refreshToken: current }),
    stop: async () => {
      running = false;
      await refreshing;
    },
  };
};

/** As if the client had come again at once, also where an app takes long to start: it has 30 seconds. */
const refreshAgain = async (given: { clientId: string; refreshToken: string }) => {
  const owner = new pg.Client({ connectionString: stack.database().ownerUrl });
  await owner.connect();
  const used = 'UPDATE token SET consumed_at = now() WHERE client_id = $1 AND consumed_at IS NOT NULL';
  await owner.query(used, [given.clientId]);
  await owner.end();
  return refresh(person.endpoints, given);
};

test('kill -9 of the authorization server in the middle of orders and refreshes: trading goes on, each order exists once, and nobody is signed out', {
  timeout,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const client = await startRefreshing();
    await expect.poll(client.count, { interval: 10 }).toBeGreaterThan(1 + round);
    const sent = await killUnderOrders('authorization-server', round, client.stop);
    // A database that is busy for the moment may say so.
    for (const { status } of sent) expect([200, 503]).toContain(status);
    const after = await refreshAgain(client.held());
    expect(after.status, JSON.stringify(after.body)).toBe(200);
    expect((await callTool(stack().mcpUrl, after.body.access_token, 'ListAccounts')).status).toBe(200);
  }
  await expectEachOnce();
});

/** Every backend that the apps have, in the middle of what it does. */
const killBackends = async (): Promise<void> => {
  const { appUrl, ownerUrl } = stack.database();
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1',
    [new URL(appUrl).username],
  );
  await owner.end();
};

const killAndStart = async (app: AppName): Promise<void> => {
  await kill(app);
  await stack().start(app);
};

const crashes = {
  'the MCP server is killed': () => killAndStart('mcp-server'),
  'the venue is killed': () => killAndStart('venue'),
  'the database drops every session': killBackends,
};

test.each(Object.entries(crashes))(
  'when %s, approvals, orders, budgets and audit still say the same',
  {
    timeout,
  },
  async (_, crash) => {
    // By another user than the apps', whose sessions are dropped.
    const database = openDatabase(stack.database().ownerUrl, { connections: 4 });
    try {
      const { mcpUrl, dataDir } = stack();
      const agent = await seedApproved(database, mcpUrl);
      const orders = ordersToApprove(8);
      await approveEach(database, mcpUrl, agent, orders);
      const calls = orders.map((args) => callTool(mcpUrl, agent.token, 'PlaceOrder', args).catch(() => undefined));
      await Promise.race(calls);
      await crash();
      await Promise.all(calls);
      expect(await disagreements(database, agent)).toEqual([]);

      const settled = await Promise.all(orders.map((args) => placeApproved(database, mcpUrl, agent, args)));
      // Accepted, when the venue has not quoted since.
      for (const { isError, content } of settled)
        expect([isError, content.status]).toEqual([false, expect.stringMatching(/^(Accepted|Working)$/)]);
      expect(await database.prisma.order.count({ where: { connectionId: agent.connectionId } })).toBe(orders.length);
      expect(await disagreements(database, agent)).toEqual([]);
      const { faults } = await verifyAudit(database, { chain: agent.personId, keys: loadVerifyingKeys({ dataDir }) });
      expect(faults).toEqual([]);
    } finally {
      await database.close();
    }
  },
);

describe('kill -9 of the authorization server while a person decides', () => {
  let database: Database;
  let own: ScriptlessPerson;
  let agent: { token: string; connectionId: string; personId: string };

  beforeAll(async () => {
    database = openDatabase(stack.database().appUrl, { connections: 4 });
    own = await signUpScriptless(stack().authUrl, 'Deciding Person');
    const { clientId, tokens } = await connect(own, stack().mcpUrl, { access: 'Read and trade' });
    const { id, personId } = await database.prisma.connection.findFirstOrThrow({ where: { clientId } });
    await database.prisma.connection.update({ where: { id }, data: eachApproved });
    agent = { token: tokens.access_token, connectionId: id, personId };
  });
  afterAll(() => database?.close());

  /** Whether the page said that it is approved, now or earlier; undefined: there was no answer. */
  const press = async (id: string): Promise<boolean | undefined> => {
    try {
      const view = await own.browser.open(`/approvals/${id}`);
      if (view.status !== 200) return undefined;
      const button = view.forms.flatMap(({ buttons }) => buttons).find(({ label }) => label.startsWith('Approve '));
      return button === undefined || (await own.browser.press(view, button.label)).text.includes('You approved it');
    } catch {
      return undefined;
    }
  };
  const approved = (ids: string[]) =>
    database.prisma.approval.findMany({ where: { id: { in: ids }, outcome: 'approved' } });
  const audited = (event: string) =>
    database.prisma.auditEvent.findMany({ where: { personId: agent.personId, event, decision: 'allowed' } });

  test('what a page said is so, what it did not say is pressed again, and each order is placed once', {
    timeout,
  }, async () => {
    const { mcpUrl } = stack();
    const orders = ordersToApprove(5);
    const ids = await askForEach(mcpUrl, agent, orders);
    const pressed = ids.map(press);
    await Promise.race(pressed);
    await kill('authorization-server');
    const said = await Promise.all(pressed);
    await stack().start('authorization-server');

    const kept = (await approved(ids)).map(({ id }) => id);
    expect(ids.filter((id, index) => said[index] && !kept.includes(id))).toEqual([]);
    expect((await audited('approval.approved')).map(({ approvalId }) => approvalId).sort()).toEqual(kept.sort());
    for (const id of ids.filter((each) => !kept.includes(each))) await expect.poll(() => press(id)).toBe(true);
    for (const args of orders) {
      const { isError, content } = await placeApproved(database, mcpUrl, agent, args);
      expect([isError, content.status]).toEqual([false, expect.stringMatching(/^(Accepted|Working)$/)]);
    }
    expect(await disagreements(database, agent)).toEqual([]);
  });

  test('a stop that was pressed is carried to its end without it: clients, approvals, orders and positions', {
    timeout,
  }, async () => {
    const { mcpUrl } = stack();
    const { prisma } = database;
    const { personId, connectionId } = agent;
    const market = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
    await placeApproved(database, mcpUrl, agent, { ...market, client_request_id: randomUUID() });
    const held = async () =>
      (await prisma.position.findMany({ where: { account: { personId } } })).map(({ quantity }) => quantity);
    await expect.poll(held).toEqual([1]);
    const working = { personId, status: { in: ['Accepted', 'Working'] } };
    const before = await prisma.order.findMany({ where: working });
    const [open] = await askForEach(mcpUrl, agent, ordersToApprove(1));

    // Orders cannot be reached until the process that was asked is dead.
    const view = await own.browser.open('/clients/stop');
    const holder = new pg.Client({ connectionString: stack.database().ownerUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM account WHERE person_id = $1 FOR UPDATE', [personId]);
    const pressed = own.browser.press(view, 'Stop everything', { flatten: 'on' }).catch(() => undefined);
    await expect.poll(async () => (await audited('everything.stopped')).length).toBe(1);
    await kill('authorization-server');
    await pressed;
    expect((await callTool(mcpUrl, agent.token, 'ListAccounts')).status).toBe(401);
    expect(await prisma.order.count({ where: working })).toBe(before.length);
    await holder.query('COMMIT');
    await holder.end();

    await expect.poll(() => prisma.order.count({ where: working })).toBe(0);
    await expect.poll(held).toEqual([0]);
    const cancelled = { orderId: { in: before.map(({ id }) => id) }, status: 'Cancelled' };
    expect(await prisma.orderEvent.count({ where: cancelled })).toBe(before.length);
    const [asked] = await audited('everything.stopped');
    const { requestId, address } = asked ?? {};
    const [carried] = await audited('stop.carried_on');
    expect(carried).toMatchObject({ requestId, address, tool: 'FlattenEverything' });
    expect(await prisma.approval.findFirst({ where: { id: open ?? '' } })).toMatchObject({ outcome: 'ended' });
    const used = await prisma.approval.findMany({ where: { connectionId, usedAt: { not: null } } });
    expect(used.map(({ orderIds }) => orderIds.length)).toEqual(used.map(() => 1));
    expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
  });
});
