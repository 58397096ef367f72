import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createPersonalToken } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { sealAudit, signHeads } from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { resource } from './connection.ts';
import { createToolCaller, type ToolCaller } from './tool-caller.ts';
import { later } from './trading.ts';
import { writeByHand } from './written-by-hand.ts';

/** What an argument of that name could name of a person's, by argument. */
export type Handles = Record<string, (string | number)[]>;

export type WholePerson = { caller: ToolCaller; handles: Handles; email: string };

/**
 * A person who has something of everything that is kept of people, and in whose every text stands their mark. What a
 * table is empty of is a fault of this file: see the test of what is never exposed.
 */
export const wholePerson = async (
  database: Database,
  mark: string,
  { operator = false }: { operator?: boolean } = {},
): Promise<WholePerson> => {
  const caller = await createToolCaller(database, { limitWrites: false });
  const { personId } = caller;
  const email = `${mark.toLowerCase()}@example.com`;
  const passwordHash = `$argon2id$${mark}`;
  await caller.changePerson({ email, name: `${mark} Person`, passwordHash, operator, plan: 'elite' });
  const account = `${mark}-Account`;
  await inTransaction(database, (tx) => createAccount(tx, { personId, name: account, now: later(-60) }));
  const accountId = await accountIdOf(database, personId, account);
  await writeByHand(database, { personId, accountId, connectionId: caller.connectionId, mark });
  const traded = await trade(caller, account, mark);
  const drawn = await draw(caller, mark);
  const told = await beTold(caller, account, mark);
  const { trades } = await caller.get<{ trades: { id: number }[] }>('GetJournalTrades');
  await ruleOver(database, caller, mark);
  await sealAudit(database);
  await signHeads(database, keyOfServer, later(0));
  return {
    caller,
    email,
    handles: {
      ...traded,
      ...drawn,
      ...told,
      account: [account],
      client_request_id: [`${mark}-request-0001`],
      setup: [`${mark}-Setup`],
      search: [mark],
      trade_id: trades.map(({ id }) => id),
      portfolio_id: [1],
      post_id: [1, 2],
      strategy: [`${mark}-ATM`],
      strategy_id: traded.order_id,
      new_order_id: traded.order_id,
      dedupe_key: [`${mark}-key`],
    },
  };
};

/** A connection with a name of theirs that replaced another, and a personal token. */
const ruleOver = async (database: Database, { personId, changeConnection }: ToolCaller, mark: string) => {
  await changeConnection({ label: `${mark}-label`, budgetOf: [randomUUID()], refusedAddress: `${mark}-address` });
  const limits = { type: 'portcullis_trading' as const, accounts: [`${mark}-Account`] };
  const ask = { personId, label: `${mark}-token`, scope: 'mcp:trade' as const, resource, limits };
  const times = { now: later(0), expiresAt: later(3_600) };
  await inTransaction(database, (tx) => createPersonalToken(tx, { ...ask, ...times, token: `ptc_${mark}` }));
};

const keyOfServer = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'the-key-of-the-server',
};

const accountIdOf = async ({ prisma }: Database, personId: string, name: string): Promise<string> =>
  (await prisma.account.findFirstOrThrow({ where: { personId, name } })).id;

/** A filled order with its round trip, a working one, and a note on the trade. */
const trade = async (caller: ToolCaller, account: string, mark: string) => {
  const order = { account, instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
  const filled = await caller.get<{ order_id: string }>('PlaceOrder', {
    ...order,
    order_id: `${mark}-order`,
    client_request_id: `${mark}-request-0001`,
  });
  await caller.get('PlaceOrder', { ...order, side: 'Sell' });
  await caller.get('PlaceOrder', { ...order, instrument: 'ES' });
  const resting = { ...order, type: 'Limit', limit_price: 6_000, oco_id: `${mark}-oco` };
  const working = await caller.get<{ order_id: string }>('PlaceOrder', resting);
  await caller.get('PlaceOrder', { ...resting, limit_price: 6_001, oco_id: undefined, strategy: `${mark}-ATM` });
  const { executions } = await caller.get<{ executions: { execution_id: string }[] }>('ListExecutions', { account });
  const { next_cursor } = await caller.get<{ next_cursor: string }>('ListOrders', { limit: 1 });
  const { trades } = await caller.get<{ trades: { id: number }[] }>('GetJournalTrades');
  const { personId } = caller;
  const note = { setup: `${mark}-Setup`, tags: [`${mark}-Tag`], note: `${mark}-Note`, updatedAt: later(0) };
  await caller.context().database.prisma.tradeNote.createMany({
    data: trades.map(({ id }) => ({ personId, tradeId: BigInt(id), ...note })),
  });
  return {
    order_id: [filled.order_id, working.order_id, `${mark}-order`],
    order_ids: [filled.order_id, working.order_id],
    execution_id: executions.map(({ execution_id }) => execution_id),
    oco_id: [`${mark}-oco`],
    cursor: [next_cursor],
  };
};

const draw = async (caller: ToolCaller, mark: string) => {
  const { chart_id } = await caller.get<{ chart_id: string }>('OpenChart', { instrument: 'MES' });
  const drawing = {
    chart_id,
    type: 'Text',
    anchors: [{ time: later(0).toISOString(), price: 6_700 }],
    tag: `${mark}-tag`,
  };
  const { drawing_id } = await caller.get<{ drawing_id: string }>('AddDrawing', { ...drawing, text: `${mark}-text` });
  await caller.get('SaveWorkspace', { name: `${mark}-Workspace` });
  return {
    chart_id: [chart_id],
    drawing_id: [drawing_id],
    tag: [`${mark}-tag`, `${mark}-Tag`],
    name: [`${mark}-Workspace`],
  };
};

const beTold = async (caller: ToolCaller, account: string, mark: string) => {
  const condition = { field: 'total_pnl', op: '<=', value: -1_000_000 };
  const alert = { account, condition, message: `${mark}-alert` };
  const { alert_id } = await caller.get<{ alert_id: string }>('CreateAlert', alert);
  await caller.get('EmitMcpAlert', { message: `${mark}-message`, dedupe_key: `${mark}-key` });
  return { alert_id: [alert_id] };
};
