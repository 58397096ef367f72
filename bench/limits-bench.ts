import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { type Actor, type Desk, placeOrder } from '@portcullis/operations';
import {
  createAccount,
  frontInstrument,
  lockAccount,
  type Market,
  type OrderRequest,
  submitOrder,
} from '@portcullis/trading';
import { median } from './median.ts';
import { connectSomebody, type World } from './world.ts';

const kinds = ['bare', 'audited', 'limited'] as const;
type Kind = (typeof kinds)[number];

export type OrderFigures = { kind: Kind; name: string; perSecond: number; p50Ms: number };

const names: Record<Kind, string> = {
  bare: 'checked, matched and written',
  audited: '+ grant locked, answer kept, audited',
  limited: '+ all limits of a grant, told in the audit',
};

const market: Market = { kind: 'simulated', hours: 'always' };
const resource = 'http://localhost:4001/mcp';
/** They place at the same time, each in an account of their own. */
const tradersAtOnce = 4;
/** What the day of each has held before: the ledger that limits are counted from. */
const fillsBefore = 8;

/** Every field, and none of them in the way. */
const limits = {
  type: 'portcullis_trading',
  accounts: ['Sim101'],
  instruments: ['MES'],
  sides: ['Buy'],
  order_types: ['Market', 'Limit'],
  max_order_quantity: 10,
  max_position: 100,
  orders_per_hour: 10_000,
  notional_per_day: 1_000_000_000,
  loss_per_day: 1_000_000,
  trading_hours: { from: '00:00', to: '24:00', time_zone: 'America/New_York' },
  expires_at: '2099-01-01T00:00:00.000Z',
};

/** It fills nothing and is over at once, so that each round finds the account as the one before. */
const request: OrderRequest = { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 1_000, tif: 'Ioc' };

type Trader = { accountId: string; actor: Extract<Actor, { kind: 'connection' }>; desk: Desk };

const makeTrader = async ({ database }: World, kind: Kind, now: Date): Promise<Trader> => {
  await connectSomebody(database, resource);
  const connection = await database.prisma.connection.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  const { id: connectionId, personId, clientId, clientName } = connection;
  if (kind === 'limited') await database.prisma.connection.update({ where: { id: connectionId }, data: { limits } });
  const account = await inTransaction(database, (tx) => createAccount(tx, { personId, now }));
  const scope = 'mcp:trade' as const;
  const held = { scope, tokenScope: scope, connectionScope: scope, plan: 'free', paused: false, gated: false };
  const principal = { personId, connectionId, clientId, clientName, ...held, tokenHash: Buffer.alloc(32) };
  const desk: Desk = { database, market, clock: () => now, limitWrites: false };
  return { accountId: account.id, desk, actor: { kind: 'connection', principal, requestId: 'bench', address: '::1' } };
};

const place = ({ desk, actor }: Trader, order: OrderRequest): Promise<unknown> =>
  placeOrder(desk, actor, { ...order, account: 'Sim101', instrument: 'MES', clientRequestId: randomUUID() });

const placeBare = ({ desk, accountId, actor }: Trader, order: OrderRequest): Promise<unknown> =>
  inTransaction(desk.database, async (tx) => {
    const now = desk.clock();
    const account = await lockAccount(tx, accountId, { now, hours: market.hours });
    if (!account) throw new Error('The account is gone.');
    const { connectionId } = actor.principal;
    const common = { account, instrument: frontInstrument('MES', now), market, now, source: 'bench', connectionId };
    const submitted = await submitOrder(tx, { ...common, request: order });
    if (!submitted.ok) throw new Error(submitted.refusal.detail);
  });

const measureRound = async (traders: readonly Trader[], kind: Kind, orders: number) => {
  const times: number[] = [];
  const started = performance.now();
  const placeAll = async (trader: Trader): Promise<void> => {
    for (let sent = 0; sent < orders; sent += 1) {
      const at = performance.now();
      await (kind === 'bare' ? placeBare : place)(trader, request);
      times.push(performance.now() - at);
    }
  };
  await Promise.all(traders.map(placeAll));
  return { perSecond: times.length / ((performance.now() - started) / 1_000), p50Ms: median(times) };
};

/** What the lock of the grant, the kept answer and the audit cost an order, and what limits cost it besides: kinds in turn. */
export const measureOrders = async (
  world: World,
  { rounds, orders }: { rounds: number; orders: number },
  say: (line: string) => void,
): Promise<OrderFigures[]> => {
  const { at: now } = await world.database.prisma.quote.findFirstOrThrow();
  const traders = new Map<Kind, Trader[]>();
  for (const kind of kinds) {
    const made: Trader[] = [];
    for (let count = 0; count < tradersAtOnce; count += 1) made.push(await makeTrader(world, kind, now));
    for (const trader of made) {
      for (let fill = 0; fill < fillsBefore; fill += 1)
        await place(trader, { ...request, type: 'Market', limitPrice: undefined });
    }
    traders.set(kind, made);
    await measureRound(made, kind, orders);
  }
  const measured = new Map<Kind, Awaited<ReturnType<typeof measureRound>>[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) measured.get(kind)?.push(await measureRound(traders.get(kind) ?? [], kind, orders));
  }
  return kinds.map((kind) => {
    const all = measured.get(kind) ?? [];
    const perSecond = median(all.map((each) => each.perSecond));
    say(`${perSecond.toFixed(0)} orders/s ${names[kind]}`);
    return { kind, name: names[kind], perSecond, p50Ms: median(all.map((each) => each.p50Ms)) };
  });
};
