import { watchAlerts } from '@portcullis/operations';
import { sharedFeed } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { useQuietMarket } from '../../../tests/harness/moving-market.ts';
import { createToolCaller, mes } from '../../../tests/harness/tool-caller.ts';
import { later, market, putQuotes, quoteOf } from '../../../tests/harness/trading.ts';

const own = useQuietMarket();
const { database } = own;

const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };

test('GetOrderLifecycle tells each event of one order, with its fills', async () => {
  const { order_id } = await own.trader.get<{ order_id: string }>('PlaceOrder', buy);
  const told = await own.trader.get<{ events: { event: string; source: string }[] }>('GetOrderLifecycle', {
    orderId: order_id,
  });
  expect(told.events.map(({ event, source }) => [event, source])).toEqual([
    ['initialized', 'PlaceOrder'],
    ['submitted', 'PlaceOrder'],
    ['accepted', 'PlaceOrder'],
    ['fill', 'venue'],
  ]);
  expect(told.events.at(-1)).toMatchObject({ order_state: 'Filled', fill: { quantity: 1, price: 6_700.25 } });
  const brief = { order_id, include_fills: false, include_raw: true, limit: 2 };
  expect(await own.trader.get('GetOrderLifecycle', brief)).toMatchObject({
    events: [{ raw: { seq: 1 } }, {}],
    truncated: true,
  });
  expect(await own.trader.refusal('GetOrderLifecycle', { order_id: 'nobody' })).toBe('order_not_found');
});

describe('GetActivityLog', () => {
  type Entry = {
    id: string;
    ts: string;
    level: string;
    category: string;
    account: string | null;
    message: string;
    tool?: string;
  };
  type Log = { entries: Entry[]; next_cursor?: string };
  /** The audit goes by the database's clock, the market of the tests by its own. */
  const everything = { from: '2026-11-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  const log = (args: object = {}) => own.trader.get<Log>('GetActivityLog', { ...everything, ...args });

  test('is put together from calls, orders, alerts and signals, and each entry is told once over any pages', async () => {
    await own.trader.get('PlaceOrder', buy);
    const condition = { field: 'last', op: 'crosses_above', value: 6_701 };
    await own.trader.get('CreateAlert', { instrument: 'MES', condition });
    const quote = quoteOf(mes, 26_810, 26_811, { at: later(own.second), seq: 1n + BigInt(own.second * 1000 + 1) });
    await putQuotes(database(), quote);
    await watchAlerts(database(), sharedFeed, [quote], { market, wall: later(own.second) });
    await own.trader.get('EmitMcpAlert', { message: 'Secret words' });
    expect(await own.trader.refusal('Cancel', { order_id: 'nobody' })).toBe('order_not_found');
    const key = { personId: own.trader.personId, name: 'Key', keyHash: new Uint8Array(32), createdAt: later(0) };
    const { id: keyId } = await database().prisma.signalKey.create({ data: key });
    const signal = {
      personId: own.trader.personId,
      keyId,
      receivedAt: later(own.second),
      payload: 'x',
      sourceIp: '192.0.2.1',
    };
    await database().prisma.signal.create({
      data: { ...signal, command: 'PLACE', account: 'Sim101', status: 'success' },
    });

    const { entries } = await log();
    const said = entries.map(({ category, level, account, message }) => [category, level, account, message]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['order', 'info', 'Sim101', 'PlaceOrder was called.'],
        ['order', 'info', 'Sim101', `Buy 1 ${mes} Market: filled 1 of 1.`],
        ['order', 'warning', null, 'Cancel was refused: order_not_found.'],
        ['alert', 'info', null, 'CreateAlert was called.'],
        ['alert', 'info', null, `${mes}, last price crossed above 6701.00: 6702.50.`],
        ['alert', 'info', null, 'An AI client emitted an alert.'],
        ['signal', 'info', 'Sim101', 'Signal PLACE: done.'],
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain('Secret words');
    expect(entries.map(({ ts }) => ts)).toEqual(
      entries
        .map(({ ts }) => ts)
        .sort()
        .reverse(),
    );

    const paged: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await log({ limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...page.entries.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(entries.map(({ id }) => id));

    const ofOrders = await log({ category: 'order', account: 'sim101', level: 'info' });
    expect(new Set(ofOrders.entries.map(({ category, account }) => `${category} ${account}`))).toEqual(
      new Set(['order Sim101']),
    );
    expect((await log({ category: 'signal' })).entries).toHaveLength(1);
    expect((await log({ category: 'copier' })).entries).toEqual([]);
  });

  test('holds a long history in order, with many rows of one instant', async () => {
    const at = later(-3_600);
    const data = Array.from({ length: 260 }, (_, nth) => ({
      ...{
        personId: own.trader.personId,
        at: later(-3_600 - Math.floor(nth / 130)),
        source: 'alert',
        severity: 'info',
      },
      words: `Notice ${nth}`,
    }));
    await database().prisma.alertNotice.createMany({ data });
    const calls = data.map(() => ({
      personId: own.trader.personId,
      at,
      event: 'tool.call',
      tool: 'GetQuote',
      decision: 'allowed',
      orderIds: [],
    }));
    await database().prisma.auditEvent.createMany({ data: calls });
    const ids = new Set<string>();
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await log({ limit: 70, category: undefined, ...(cursor ? { cursor } : {}) });
      for (const { id } of page.entries) ids.add(id);
      cursor = page.next_cursor;
    }
    expect(ids.size).toBe(260);
    expect((await log({ category: 'mcp', limit: 500 })).entries).toHaveLength(260);
  });

  test('refuses a range turned round, debug to whoever is no operator, and strange accounts and cursors', async () => {
    expect(await own.trader.refusal('GetActivityLog', { from: everything.to, to: everything.from })).toBe(
      'invalid_range',
    );
    expect(await own.trader.refusal('GetActivityLog', { level: 'debug' })).toBe('operators_only');
    expect(await own.trader.refusal('GetActivityLog', { account: 'nobody' })).toBe('account_not_found');
    expect(await own.trader.refusal('GetActivityLog', { cursor: 'czE' })).toBe('invalid_arguments');
    expect(
      await own.trader.get('GetActivityLog', { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }),
    ).toEqual({
      success: true,
      entries: [],
    });
  });

  test('an operator sees the debug level of their own events alone', async () => {
    await own.trader.get('PlaceOrder', buy);
    const operator = await createToolCaller(database());
    await database().prisma.person.update({ where: { id: operator.personId }, data: { operator: true } });
    expect(await operator.get('GetActivityLog', { ...everything, level: 'debug' })).toMatchObject({ entries: [] });
    operator.clock.now = later(own.second);
    await operator.get('PlaceOrder', buy);
    const { entries } = await operator.get<Log>('GetActivityLog', { ...everything, level: 'debug' });
    expect(entries.map(({ message }) => message)).toEqual([
      `Buy 1 ${mes} Market: submitted.`,
      `Buy 1 ${mes} Market: initialized.`,
    ]);
  });
});
