import { loadVerifyingKeys } from '@portcullis/access';
import { openDatabase } from '@portcullis/database';
import { verifyAudit } from '@portcullis/operations';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  approveEach,
  disagreements,
  ordersToApprove,
  placeApproved,
  seedApproved,
} from '../harness/approved-orders.ts';
import { countOrders, faultsOfTheBooks } from '../harness/ledger.ts';
import { callTool } from '../harness/mcp-request.ts';
import { refresh } from '../harness/oauth.ts';
import { type Sent, settle, startOrderStream } from '../harness/order-stream.ts';
import { connect, type Grant, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const rounds = 3;
/** Each round starts a process anew, on however busy a machine. */
const timeout = 180_000;
const stack = useStack();
const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

let person: ScriptlessPerson;
let trader: Grant;
const everything: Sent[] = [];

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Unbroken Trader');
  trader = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
});

/** The token of the moment; the client refreshes as any client does. */
const freshToken = async (): Promise<string> => {
  const given = { clientId: trader.clientId, refreshToken: trader.tokens.refresh_token };
  const { status, body } = await refresh(person.endpoints, given);
  expect(status).toBe(200);
  Object.assign(trader.tokens, body);
  return trader.tokens.access_token;
};

const acknowledged = (sent: readonly Sent[]): number => sent.filter(({ answer }) => answer).length;

const expectEachOnce = async (): Promise<void> => {
  const ids = new Set(everything.map(({ answer }) => answer?.order_id));
  expect(ids.size).toBe(everything.length);
  expect(await countOrders(stack.database().ownerUrl)).toBe(everything.length);
  expect(await faultsOfTheBooks(stack.database().ownerUrl)).toEqual([]);
};

describe.each(['mcp-server', 'venue', 'authorization-server'] as const)('kill -9 of the %s', (app) => {
  test('every acknowledged order exists once, and a repeated request id gives the first answer', {
    timeout,
  }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const token = await freshToken();
      const stream = startOrderStream(stack().mcpUrl, token);
      await expect.poll(() => acknowledged(stream.sent), { interval: 10, timeout: 30_000 }).toBeGreaterThan(2 + round);
      await pause(round * 7);
      await stack().kill9(app);
      await pause(100);
      await stack().start(app);
      await stream.stop();

      if (app === 'authorization-server') {
        // Trading goes on without it. A database that is busy for the moment may say so.
        for (const { status } of stream.sent) expect([200, 503]).toContain(status);
      }
      expect(await settle(stack().mcpUrl, token, stream.sent)).toEqual([]);
      everything.push(...stream.sent);
    }
    await expectEachOnce();
  });
});

test('kill -9 of the authorization server in the middle of refreshes leaves nobody signed out', {
  timeout,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read only' });
    let { refresh_token: current } = tokens;
    let running = true;
    const refreshing = (async () => {
      while (running) {
        const answer = await refresh(person.endpoints, { clientId, refreshToken: current }).catch(() => undefined);
        if (answer?.status === 200) current = answer.body.refresh_token ?? '';
        else await pause(10);
      }
    })();
    await pause(120 + round * 31);
    await stack().kill9('authorization-server');
    running = false;
    await refreshing;
    await stack().start('authorization-server');

    const after = await refresh(person.endpoints, { clientId, refreshToken: current });
    expect(after.status, JSON.stringify(after.body)).toBe(200);
    expect((await callTool(stack().mcpUrl, after.body.access_token, 'ListAccounts')).status).toBe(200);
  }
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

const crashes = {
  'the MCP server is killed': async () => {
    await stack().kill9('mcp-server');
    await stack().start('mcp-server');
  },
  'the venue is killed': async () => {
    await stack().kill9('venue');
    await stack().start('venue');
  },
  'the database drops every session': killBackends,
};

test.each(Object.entries(crashes))(
  'when %s, approvals, orders, budgets and audit still say the same',
  {
    timeout,
  },
  async (_, crash) => {
    const database = openDatabase(stack.database().appUrl, { connections: 4 });
    // A session that is dropped while nobody uses it: the pool opens another.
    database.pool.on('error', () => undefined);
    try {
      const { mcpUrl, dataDir } = stack();
      const agent = await seedApproved(database, mcpUrl);
      const orders = ordersToApprove(8);
      await approveEach(database, mcpUrl, agent, orders);
      const calls = orders.map((args) => callTool(mcpUrl, agent.token, 'PlaceOrder', args).catch(() => undefined));
      await Promise.race(calls);
      await crash();
      await Promise.all(calls);
      await pause(100);
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
