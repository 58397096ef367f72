import { findSignalKey, listSignalKeys } from '@portcullis/access';
import { isOutage } from '@portcullis/database';
import { createApp, createLogger, type Running, serve } from '@portcullis/http';
import { closeSignalKey, openSignalKey, switchSignals } from '@portcullis/operations';
import { listLiveOrders, listSignals } from '@portcullis/trading';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, quoteMarket, service } from '../../../tests/harness/tool-caller.ts';
import { createTestPerson, later, noon } from '../../../tests/harness/trading.ts';
import { createSignalRouter } from './signal-router.ts';

const database = useDatabase();
const clock = { now: noon };
let running: Running;
let made = 0;

beforeAll(async () => {
  await quoteMarket(database());
  const app = createApp({
    ...{ name: 'venue', log: createLogger({ name: 'venue', level: 'silent', format: 'json' }) },
    ...{ hosts: ['localhost'], trustProxy: 0, https: false, isOutage, health: async () => {} },
  });
  const desk = { database: database(), market: service.market, clock: () => clock.now };
  app.use(createSignalRouter({ ...desk, limitWrites: false }).routes());
  running = await serve(app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => running?.stop());

/** A message to a key's address. Host is what the venue is called, whatever port the test got. */
const send = async (secret: string, text: string): Promise<{ status: number; body: Answer }> => {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port: running.port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/signals/${secret}`,
        headers: { Host: 'localhost' },
      },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part) => parts.push(part));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString() || '{}') }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
};

type Answer = {
  success?: boolean;
  error?: string;
  signals?: { id: string; account: string | null; status: string; error: string | null; order_ids: string[] }[];
};

const person = (personId: string) => ({ kind: 'person' as const, personId, requestId: 'r', address: '192.0.2.1' });

/** A person with Sim101, a read-only client of theirs, and a key. */
const trader = async () => {
  const caller = await createToolCaller(database(), { scope: 'mcp:read' });
  made += 1;
  const secret = `key-${made}-`.padEnd(43, 'x');
  const actor = person(caller.personId);
  const key = await openSignalKey(database(), actor, { name: 'Breakout', secret }, () => clock.now);
  const history = (args: object = {}) =>
    caller.get<{ signals: Record<string, unknown>[]; total: number }>('GetSignalHistory', args);
  return { ...caller, secret, actor, key, history };
};

const buy = `command=PLACE; account=sim101; instrument=ES; action=BUY; qty=1; order_type=MARKET`;
const errorsOf = ({ body }: { body: Answer }) => body.signals?.map(({ error }) => error);

describe('POST /signals/KEY', () => {
  it('places an order with its exits as distances, and the history tells it', async () => {
    const { secret, personId, history } = await trader();
    const text = `key=${secret}; ${buy}; take_profit=+20 ticks; stop_loss=10 ticks`;
    const { status, body } = await send(secret, text);
    expect([status, body.success]).toEqual([200, true]);
    const orders = await database().prisma.order.findMany({ where: { personId }, orderBy: { seq: 'asc' } });
    expect(
      orders.map(({ name, side, type, limitTicks, stopTicks }) => [name, side, type, limitTicks, stopTicks]),
    ).toEqual([
      [null, 'Buy', 'Market', null, null],
      ['Target1', 'Sell', 'Limit', 26_821n, null],
      ['Stop1', 'Sell', 'StopMarket', null, 26_791n],
    ]);
    const { signals, total } = await history();
    expect(total).toBe(1);
    expect(signals[0]).toMatchObject({
      ...{ account: 'Sim101', instrument: es, command: 'PLACE', status: 'success', error: null, multi_id: null },
      payload: { untrusted: true, data: `key=[key]; ${buy}; take_profit=+20 ticks; stop_loss=10 ticks` },
      order_ids: orders.map(({ id }) => id),
    });
  });

  it('counts distances from where the entry filled, not from its limit, and refuses what leads to the wrong side', async () => {
    const { secret, personId } = await trader();
    const limit = `${buy.replace('MARKET', 'LIMIT')}; limit_price=6710`;
    expect(errorsOf(await send(secret, `${limit}; take_profit=-5 ticks`))).toEqual(['invalid_price']);
    expect(errorsOf(await send(secret, `${limit}; stop_loss=5 ticks; stop_loss_limit=4 ticks`))).toEqual([
      'invalid_price',
    ]);
    expect(
      (await send(secret, `${limit}; take_profit=20 ticks; stop_loss=10 ticks; stop_loss_limit=12 ticks`)).status,
    ).toBe(200);
    const orders = await database().prisma.order.findMany({ where: { personId }, orderBy: { seq: 'asc' } });
    // Filled at the ask of 6700.25, which is 26,801 ticks.
    expect(orders.map(({ filledTicks, limitTicks, stopTicks }) => [filledTicks, limitTicks, stopTicks])).toEqual([
      [26_801n, 26_840n, null],
      [0n, 26_821n, null],
      [0n, 26_789n, 26_791n],
    ]);
  });

  it('an unknown key, an ended key, another key in the message and a suspended person are one and the same 404', async () => {
    const ended = await trader();
    await closeSignalKey(database(), ended.actor, ended.key.id, () => clock.now);
    const suspended = await trader();
    await suspended.changePerson({ suspendedAt: noon });
    const live = await trader();
    const answers = [
      await send('unknown-'.padEnd(43, 'y'), buy),
      await send(ended.secret, buy),
      await send(suspended.secret, buy),
      await send(live.secret, `key=${ended.secret}; ${buy}`),
    ].map(({ status, body }) => [status, { ...body, request_id: undefined }]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(404);
    for (const { personId } of [ended, suspended, live]) {
      expect((await listSignals(database().prisma, personId, { offset: 0, limit: 1, direction: 'desc' })).total).toBe(
        0,
      );
    }
  });

  it('keeps what it cannot read, without the key, and does nothing', async () => {
    const { secret, history } = await trader();
    const answer = await send(secret, `${secret} buy; stop_los=10`);
    expect([answer.status, errorsOf(answer)]).toEqual([400, ['invalid_signal']]);
    const kept = JSON.stringify(await history());
    expect(kept).toContain('stop_los');
    expect(kept).not.toContain(secret.slice(0, 20));
    expect((await send(secret, 'x'.repeat(5_000))).status).toBe(413);
    expect((await send(secret, 'a\0b')).status).toBe(413);
  });

  it('require_market_position and max_positions hold an entry back', async () => {
    const { secret } = await trader();
    expect(errorsOf(await send(secret, `${buy}; require_market_position=long,short`))).toEqual(['condition_not_met']);
    expect((await send(secret, `${buy}; require_market_position=flat; max_positions=1`)).status).toBe(200);
    expect((await send(secret, `${buy}; max_positions=1`)).status).toBe(200);
    const other = buy.replace('=ES', '=NQ');
    expect(errorsOf(await send(secret, `${other}; max_positions=1`))).toEqual(['max_positions_reached']);
  });

  it('rate_limit counts an id by itself, in any window, however many come at once', async () => {
    const { secret } = await trader();
    const limited = `${buy}; rate_limit=2/120; id=breakout`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(secret, limited)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
    expect((await send(secret, `${buy}; rate_limit=2/120; id=other`)).status).toBe(200);
    clock.now = later(119);
    expect((await send(secret, limited)).status).toBe(429);
    clock.now = later(121);
    await quoteMarket(database(), 121);
    expect((await send(secret, limited)).status).toBe(200);
    clock.now = noon;
  });

  it('the kill switch stops entries of all keys and no exit; a signal lifts only what a signal set', async () => {
    const { secret, actor, personId } = await trader();
    expect((await send(secret, buy)).status).toBe(200);
    expect((await send(secret, 'kill_switch=on')).status).toBe(200);
    expect(errorsOf(await send(secret, buy))).toEqual(['trading_locked']);
    const second = 'second-key-'.padEnd(43, 'z');
    await openSignalKey(database(), actor, { name: 'Second', secret: second }, () => clock.now);
    expect(errorsOf(await send(second, buy))).toEqual(['trading_locked']);
    expect((await send(secret, 'command=CLOSEPOSITION; account=Sim101; instrument=ES')).status).toBe(200);
    expect((await send(secret, `kill_switch=off; ${buy}`)).status).toBe(200);
    await switchSignals(database(), actor, 'on', () => clock.now);
    expect(errorsOf(await send(secret, 'kill_switch=off'))).toEqual(['trading_locked']);
    expect((await send(secret, 'command=FLATTENEVERYTHING')).status).toBe(200);
    expect((await listSignalKeys(database().prisma, personId)).every(({ stoppedBy }) => stoppedBy === 'page')).toBe(
      true,
    );
    await switchSignals(database(), actor, 'off', () => clock.now);
    expect((await send(secret, buy)).status).toBe(200);
  });

  it('one message to several accounts is a signal of each; one that fails does not keep the others', async () => {
    const { secret, history } = await trader();
    const answer = await send(secret, buy.replace('sim101', 'Nobody,SIM101'));
    expect([answer.status, errorsOf(answer)]).toEqual([400, ['account_not_found', null]]);
    const { signals } = await history({ direction: 'asc' });
    expect(signals.map(({ account, status }) => [account, status])).toEqual([
      [null, 'failed'],
      ['Sim101', 'success'],
    ]);
    expect(new Set(signals.map(({ multi_id }) => multi_id)).size).toBe(1);
    expect(signals[0]).toMatchObject({ help: { remedy: 'ListAccounts names the accounts.' } });
    expect((await history({ status: 'failed', search: 'NOBODY', include_help: false })).signals).toHaveLength(1);
    expect((await history({ search: 'nothing like it' })).total).toBe(0);
  });

  it('never reaches another person’s account or order, nor do others see what came', async () => {
    const [one, other] = [await trader(), await trader()];
    await send(other.secret, `${buy.replace('MARKET', 'LIMIT')}; limit_price=6600; tif=GTC`);
    const order = await database().prisma.order.findFirstOrThrow({ where: { personId: other.personId } });
    for (const command of ['CANCEL', 'CHANGE', 'CANCELREPLACE']) {
      const answer = await send(one.secret, `command=${command}; order_id=${order.id}`);
      expect([command, errorsOf(answer)]).toEqual([command, ['order_not_found']]);
    }
    expect((await send(one.secret, 'command=CANCELALLORDERS')).status).toBe(200);
    expect(await listLiveOrders(database().prisma, order.accountId)).toHaveLength(1);
    const seen = JSON.stringify(await one.history({ limit: 200 }));
    expect(seen).not.toContain(other.key.id);
    expect((await other.history()).total).toBe(1);
  });

  it('every command is taken', async () => {
    const { secret, personId } = await trader();
    const at = 'account=Sim101; instrument=ES';
    const limit = `${at}; action=BUY; qty=1; order_type=LIMIT; limit_price=6600; tif=GTC`;
    const market = `${at}; action=SELL; qty=1; order_type=MARKET`;
    const newest = async () =>
      (await database().prisma.order.findFirstOrThrow({ where: { personId }, orderBy: { seq: 'desc' } })).id;
    for (const text of [
      `command=PLACE; ${limit}`,
      async () => `command=CHANGE; order_id=${await newest()}; limit_price=6601`,
      async () => `command=CANCELREPLACE; order_id=${await newest()}; limit_price=6602`,
      async () => `command=CANCEL; order_id=${await newest()}`,
      `command=FLATPLACE; ${market}`,
      `command=REVERSE; ${at}`,
      `command=REVERSEPOSITION; ${market}`,
      `command=CANCELANDBRACKET; ${at}; action=SELL; qty=1; take_profit=6600; stop_loss=6800`,
      `command=CANCELORDERS; account=Sim101`,
      `command=PLACE; flatten_first=true; ${market}`,
      `command=CLOSEPOSITION; ${at}`,
      'command=CANCELALLORDERS',
      'command=FLATTEN; account=Sim101',
      'command=FLATTENEVERYTHING',
    ]) {
      const message = typeof text === 'string' ? text : await text();
      const answer = await send(secret, message);
      expect([message, answer.status, errorsOf(answer)]).toEqual([message, 200, [null]]);
    }
  });
});

it('a key is hashed at rest, and leaves an audit row when it is made, used and ended', async () => {
  const { secret, actor, key, personId } = await trader();
  await send(secret, buy);
  await closeSignalKey(database(), actor, key.id, () => clock.now);
  const stored = await database().prisma.signalKey.findUniqueOrThrow({ where: { id: key.id } });
  expect(JSON.stringify({ ...stored, keyHash: Buffer.from(stored.keyHash).toString('latin1') })).not.toContain(secret);
  expect(await findSignalKey(database().prisma, secret)).toBeUndefined();
  const audit = await database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } });
  const rows = audit.map(({ event, tool, decision, connectionId }) => [event, tool, decision, connectionId]);
  expect(rows).toEqual([
    ['signal_key.created', null, 'allowed', key.id],
    ['signal.call', 'PlaceOrder', 'allowed', key.id],
    ['signal_key.ended', null, 'allowed', key.id],
  ]);
});

it('20 times: no order of a key commits once it was answered that the key has ended', async () => {
  const { actor, personId } = await trader();
  const ordersNow = () => database().prisma.order.count({ where: { personId } });
  let taken = 0;
  for (let round = 0; round < 20; round += 1) {
    const secret = `racing-${round}-`.padEnd(43, 'r');
    const { id } = await openSignalKey(database(), actor, { name: `Racing ${round}`, secret }, () => clock.now);
    const text = buy.replace('=ES', '=MES').replace('BUY', round % 2 === 0 ? 'BUY' : 'SELL');
    const sent = Array.from({ length: 4 }, async (_, turn) => {
      for (let tick = 0; tick < (turn * round) % 9; tick += 1) await new Promise(setImmediate);
      return send(secret, text);
    });
    await Promise.race(round % 3 === 0 ? [...sent, Promise.resolve()] : sent);
    await closeSignalKey(database(), actor, id, () => clock.now);
    const whenAnswered = await ordersNow();
    const late = await send(secret, text);
    taken += (await Promise.all(sent)).filter(({ body }) => body.success).length;
    expect([late.status, await ordersNow(), taken], `round ${round}`).toEqual([404, whenAnswered, whenAnswered]);
  }
  expect(taken, 'where one was answered before the key was ended').toBeGreaterThan(0);
});

it('another person’s key is one that does not exist', async () => {
  const { key } = await trader();
  const { id: strangerId } = await createTestPerson(database().prisma);
  for (const id of [key.id, '00000000-0000-7000-8000-000000000000', 'nothing']) {
    await expect(closeSignalKey(database(), person(strangerId), id, () => noon)).rejects.toThrow(
      'signal_key_not_found',
    );
  }
});
