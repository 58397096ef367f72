import { randomUUID } from 'node:crypto';
import { type ConnectionRules, revokeConnection } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { ConnectionEnded } from '@portcullis/operations';
import { describe, expect, test } from 'vitest';
import { useApproving } from '../../../tests/harness/approving.ts';
import { argumentsOfWrite, leavingWrites, marketOrder as order } from '../../../tests/harness/every-write.ts';
import { mes } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';
import { catalogue } from './catalogue.ts';

const { database, agent, now, pass, move, setRules, place, orders, waits, decide, read, factsOf, auditOf } =
  useApproving();
const every: ConnectionRules = { approvals: { when: 'every' } };

describe('A write that needs approval', () => {
  test('does nothing but ask, and says what would happen', async () => {
    await setRules(every);
    const { structuredContent } = await place({ stop_loss: 6_690, take_profit: 6_720 });
    const id = (structuredContent.approval as { id: string }).id;
    expect(structuredContent).toEqual({
      ...{ success: false, error: 'approval_required' },
      ...{ detail: expect.stringContaining('Nothing was done'), hint: expect.stringContaining('repeat') },
      approval: { id, url: `http://localhost:4000/approvals/${id}`, expires_at: later(300, now()).toISOString() },
    });
    expect(await orders()).toEqual([]);
    const facts = await factsOf(id);
    expect(facts.orders.map(({ act, side, type, quantity }) => [act, side, type, quantity])).toEqual([
      ['place', 'Buy', 'Market', 2],
      ['place', 'Sell', 'Limit', 2],
      ['place', 'Sell', 'StopMarket', 2],
    ]);
    expect(facts.orders[0]).toMatchObject({ account: 'Sim101', estimatedPrice: 6_700.25, notional: 67_002.5 });
    expect(facts.positions).toEqual([{ account: 'Sim101', instrument: mes, before: 0, after: 2 }]);
    // 41 ticks of 1.25 on two contracts, and fees both ways.
    expect(facts.worstCase?.amount).toBeGreaterThan(102.5);
    expect(facts).toMatchObject({ quantity: 2, limitsAfter: null, prices: [{ price: 6_700, band: 16.75 }] });
    expect(await auditOf(id)).toMatchObject([
      { event: 'tool.call', tool: 'PlaceOrder', decision: 'refused', reason: 'approval_required' },
    ]);
  });

  test('waits on when it is repeated, is done once when it is approved, and is known under its client_request_id', async () => {
    await setRules(every);
    const client_request_id = randomUUID();
    const id = await waits(place({ client_request_id }));
    expect(await waits(place({ client_request_id }))).toBe(id);
    expect(await waits(place({ side: 'buy', qty: undefined, client_request_id: randomUUID() }))).toBe(id);
    await decide(id);
    const done = await place({ client_request_id });
    expect(done).toMatchObject({ isError: false, structuredContent: { status: 'Filled', quantity: 2 } });
    expect((await place({ client_request_id })).structuredContent).toEqual(done.structuredContent);
    expect(await orders()).toHaveLength(1);
    const used = await read(id);
    expect(used).toMatchObject({ usedAt: now(), orderIds: [done.structuredContent.order_id] });
    expect((await auditOf(id)).map(({ decision, reason }) => [decision, reason])).toEqual([
      ...Array.from({ length: 3 }, () => ['refused', 'approval_required']),
      ['allowed', null],
    ]);
  });

  test('is no possible duplicate of the one before it, and the next one asks anew', async () => {
    await setRules(null);
    await place();
    await setRules(every);
    await pass(6);
    const id = await waits(place());
    await decide(id);
    await setRules(every);
    expect((await place()).isError).toBe(false);
    expect(await agent().refusal('PlaceOrder', order)).toBe('possible_duplicate');
    expect(await waits(place({ client_request_id: randomUUID() }))).not.toBe(id);
  });

  test('is done with the quantity that the person lowered it to, and says so', async () => {
    await setRules(every);
    const client_request_id = randomUUID();
    await decide(await waits(place({ client_request_id, quantity: 5 })), { outcome: 'approved', quantity: 2 });
    expect((await place({ client_request_id, quantity: 5 })).structuredContent).toMatchObject({
      ...{ quantity: 2, filled: 2, warnings: ['The person lowered the quantity from 5 to 2.'] },
    });
  });

  test('is refused with the person’s reason, until it would have expired', async () => {
    await setRules(every);
    const id = await waits(place());
    await decide(id, { outcome: 'refused', reason: 'Not before the news "today"' });
    const { structuredContent } = await place();
    expect(structuredContent).toMatchObject({
      ...{ error: 'approval_refused', detail: 'The person refused: "Not before the news \\"today\\""' },
    });
    await pass(300);
    expect(await waits(place())).not.toBe(id);
  });

  test('asks again when its approval expired, the market left the band, or the grant changed', async () => {
    await setRules(every);
    const first = await waits(place());
    await decide(first);
    await move(26_900);
    const next = await waits(place());
    expect(next).not.toBe(first);
    expect(await read(first)).toMatchObject({ outcome: 'ended', usedAt: null });
    expect((await factsOf(next)).prices).toMatchObject([{ price: 6_725 }]);
    await decide(next);
    await move(26_930);
    expect((await place()).isError).toBe(false);
    const third = await waits(place({ quantity: 3 }));
    await decide(third);
    await setRules({ approvals: { when: 'every', exits: true } });
    expect(await waits(place({ quantity: 3 }))).not.toBe(third);
    const fourth = await waits(place({ quantity: 4 }));
    await decide(fourth);
    await pass(300);
    expect(await waits(place({ quantity: 4 }))).not.toBe(fourth);
  });

  test('is answered as the refusal that it would meet, and asks nobody', async () => {
    await setRules(every);
    expect(await agent().refusal('PlaceOrder', { ...order, quantity: 90 })).toBe('insufficient_margin');
    expect(await database().prisma.approval.count({ where: { personId: agent().personId } })).toBe(0);
  });

  test('no more than ten wait at a time', async () => {
    await setRules(every);
    for (let quantity = 1; quantity <= 10; quantity += 1) await waits(place({ quantity }));
    expect(await agent().refusal('PlaceOrder', { ...order, quantity: 11 })).toBe('too_many_approvals');
  });
});

test('A reversal that was approved of another position asks again', async () => {
  await place();
  await setRules(every);
  const reverse = () => agent().call('Reverse', { account: 'Sim101', instrument: 'MES' });
  const id = await waits(reverse());
  await decide(id);
  await agent().get('ClosePosition', { account: 'Sim101', instrument: 'MES', quantity: 1 });
  const next = await waits(reverse());
  expect([next === id, (await factsOf(next)).positions]).toMatchObject([false, [{ before: 1, after: -1 }]]);
});

describe('Which writes need it', () => {
  test('orders above a quantity or a notional, as they would become', async () => {
    await setRules({ approvals: { when: 'above', above: { quantity: 2, notional: 100_000 } } });
    expect((await place()).isError).toBe(false);
    await waits(place({ quantity: 3 }));
    const limit = { type: 'Limit', limit_price: 6_600, quantity: 1 };
    const { order_id } = await agent().get<{ order_id: string }>('PlaceOrder', { ...order, ...limit });
    await waits(agent().call('Change', { order_id, quantity: 3 }));
    await waits(agent().call('CancelReplace', { order_id, quantity: 4 }));
    await waits(place({ instrument: 'ES', quantity: 1 }));
    expect((await agent().call('OpenChart', { instrument: 'ES' })).isError).toBe(false);
  });

  test('every write of every tool, exits and dry runs apart', async () => {
    await setRules(every);
    const writes = catalogue
      .filter(({ scope, isExit }) => scope === 'mcp:trade' && !isExit)
      .toSorted((one, other) => leavingWrites.indexOf(one.name) - leavingWrites.indexOf(other.name));
    for (const { name } of writes) {
      await setRules(null);
      const args = await argumentsOfWrite(name, agent(), database());
      await setRules(every);
      const rehearsed = await agent().call(name, { ...args, dry_run: true });
      expect([name, rehearsed.structuredContent]).toMatchObject([name, { dry_run: true, needs_approval: true }]);
      const id = await waits(agent().call(name, args));
      await decide(id);
      const done = await agent().call(name, args);
      expect([name, done.isError, (await read(id)).usedAt !== null]).toEqual([name, false, true]);
    }
  });

  test('named tools alone; exits only when the person says so', async () => {
    await place();
    await setRules({ approvals: { when: 'tools', tools: ['FlatPlace', 'ClosePosition'] } });
    await waits(agent().call('FlatPlace', { ...order, quantity: 3 }));
    expect((await agent().call('ClosePosition', { account: 'Sim101', instrument: 'MES', quantity: 1 })).isError).toBe(
      false,
    );
    await setRules({ approvals: { when: 'tools', tools: ['ClosePosition'], exits: true } });
    await waits(agent().call('ClosePosition', { account: 'Sim101', instrument: 'MES' }));
  });

  test('an order that fills at once and only reduces is an exit; one that could open later is none', async () => {
    await place();
    await setRules(every);
    const exit = { ...order, side: 'Sell', quantity: 1 };
    expect((await agent().call('PlaceOrder', exit)).isError).toBe(false);
    await waits(agent().call('PlaceOrder', { ...exit, type: 'Limit', limit_price: 6_800 }));
    await waits(agent().call('PlaceOrder', { ...exit, quantity: 2 }));
  });

  test('rules that cannot be read let nothing through but exits', async () => {
    await place({ stop_loss: 6_690 });
    const stop = (await orders()).find(({ protects }) => protects)?.id;
    await setRules({ approvals: { when: 'sometimes' } });
    expect(await agent().refusal('PlaceOrder', order)).toBe('rules_unreadable');
    expect((await agent().call('Change', { order_id: stop, stop_price: 6_691 })).isError).toBe(false);
    const reducing = { ...order, side: 'Sell', quantity: 1 };
    const rehearsed = await agent().call('PlaceOrder', { ...reducing, dry_run: true });
    expect([rehearsed.isError, rehearsed.structuredContent.needs_approval]).toEqual([false, undefined]);
    expect((await agent().call('PlaceOrder', reducing)).isError).toBe(false);
    expect(await agent().refusal('PlaceOrder', { ...reducing, quantity: 2 })).toBe('rules_unreadable');
    expect((await agent().call('ClosePosition', { account: 'Sim101', instrument: 'MES' })).isError).toBe(false);
    expect(await agent().refusal('PlaceOrder', { ...order, quantity: 90 })).toBe('rules_unreadable');
  });

  test.each([
    ['waits', undefined],
    ['was refused', { outcome: 'refused', reason: 'No more' } as const],
  ])('what only reduces now is done, although the same call %s while it would have opened', async (_, decision) => {
    await setRules({ approvals: { when: 'tools', tools: ['PlaceOrder'] } });
    const id = await waits(place());
    if (decision) await decide(id, decision);
    await agent().get('FlatPlace', { ...order, side: 'Sell', quantity: 3 });
    expect((await place()).isError).toBe(false);
    // One is left to close, and two would open again.
    const again = await place();
    expect(again.structuredContent.error).toBe(decision ? 'approval_refused' : 'approval_required');
    expect((await read(id)).usedAt).toBeNull();
  });

  test('a call that waits is an exit only where the person lets exits pass', async () => {
    await setRules({ approvals: { when: 'tools', tools: ['PlaceOrder'], exits: true } });
    const id = await waits(place());
    await agent().get('FlatPlace', { ...order, side: 'Sell', quantity: 3 });
    expect(await waits(place())).toBe(id);
  });
});

describe('Races', () => {
  test('A057, A063: of fifty retries of one approval one places an order, with and without a client_request_id', async () => {
    await setRules(every);
    for (const more of [{}, { client_request_id: randomUUID(), quantity: 3 }]) {
      const id = await waits(place(more));
      await decide(id);
      const before = (await orders()).length;
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => place(more)));
      expect((await orders()).length - before).toBe(1);
      const refusals = new Set(outcomes.map(({ structuredContent: { error } }) => error));
      expect([...refusals]).toEqual(
        expect.arrayContaining('quantity' in more ? [undefined] : [undefined, 'possible_duplicate']),
      );
    }
  });

  test('an approval and a revocation at once: an order is placed before it or not at all', async () => {
    await setRules(every);
    const id = await waits(place());
    await decide(id);
    const revoke = inTransaction(database(), (tx) =>
      revokeConnection(tx, agent().connectionId, { reason: 'person', now: now() }),
    );
    const [placed] = await Promise.allSettled([place(), revoke]);
    const isPlaced = placed.status === 'fulfilled' && !placed.value.isError;
    if (placed.status === 'rejected') expect(placed.reason).toBeInstanceOf(ConnectionEnded);
    expect(await orders()).toHaveLength(isPlaced ? 1 : 0);
    expect(await read(id)).toMatchObject(isPlaced ? { usedAt: now() } : { outcome: 'ended', usedAt: null });
  });

  test('a write that fails after its approval was taken leaves it unused', async () => {
    await setRules(every);
    const id = await waits(place());
    await decide(id);
    await database().prisma.account.updateMany({ where: { personId: agent().personId }, data: { cashCents: 0n } });
    expect(await agent().refusal('PlaceOrder', order)).toBe('insufficient_margin');
    expect(await read(id)).toMatchObject({ outcome: 'approved', usedAt: null, orderIds: [] });
    expect(await orders()).toEqual([]);
  });
});
