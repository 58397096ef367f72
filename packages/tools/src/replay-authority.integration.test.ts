import { ConnectionEnded, ensureReplay, ScopeLost } from '@portcullis/operations';
import { describe, expect, it } from 'vitest';
import { at, buy, useReplayedDay } from '../../../tests/harness/replayed-day.ts';
import { createToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, market, noon } from '../../../tests/harness/trading.ts';

const { database, replayer } = useReplayedDay();

/** From here to 22:05 is a way of hundreds of transactions while an alert is armed: each plays a minute. */
const far = { seek: at('22:00') };

/** Somebody in the market whose alert is armed, so that a seek takes minute after minute. */
const walker = async () => {
  const caller = await replayer({ step: 2 }, { from: at('14:00'), to: at('22:05') });
  await caller.place({ ...buy, quantity: 1 });
  await caller.get('CreateAlert', { instrument: 'ES', condition: { field: 'last', op: '>=', value: 9_000 } });
  const clock = async () => (await caller.standing()).clock ?? '';
  const { clock: start = '' } = await caller.standing();
  /** Waits until the seek is in its later transactions. */
  const onItsWay = () => expect.poll(clock, { interval: 5 }).toSatisfy((now) => now > start);
  return { ...caller, standsAt: clock, onItsWay };
};

describe('a seek holds its authority in each of its transactions', () => {
  it.each([
    ['revoked', { revokedAt: later(0) }, new ConnectionEnded('revoked'), 'connection_revoked'],
    ['made read only', { scope: 'mcp:read' }, new ScopeLost('mcp:trade'), 'insufficient_scope'],
  ])('when the connection is %s it goes no further', async (_, change, ended, reason) => {
    const { call, changeConnection, standsAt, onItsWay, personId } = await walker();
    const seek = call('EnsureReplayConnection', far).catch((error: unknown) => error);
    await onItsWay();
    await changeConnection(change);
    const clock = await standsAt();
    expect(await seek).toEqual(ended);
    expect(await standsAt()).toBe(clock);
    const rows = await database().prisma.auditEvent.findMany({
      where: { personId, tool: 'EnsureReplayConnection' },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(rows.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['refused', reason],
      ['allowed', null],
    ]);
  });

  it('a person who moves it on the page does so by their own right, until they are suspended', async () => {
    const { personId, changeConnection, changePerson, standsAt, onItsWay } = await walker();
    await changeConnection({ revokedAt: later(0) });
    const actor = { kind: 'person', personId, requestId: 'page', address: '192.0.2.1' } as const;
    const desk = { database: database(), market, clock: () => noon };
    const seek = ensureReplay(desk, actor, { seek: new Date(far.seek) }).catch((error: unknown) => error);
    await onItsWay();
    await changePerson({ suspendedAt: later(0) });
    const clock = await standsAt();
    expect(await seek).toBeInstanceOf(ConnectionEnded);
    expect(await standsAt()).toBe(clock);
  });
});

describe('one move a person at a time', () => {
  it('another one is refused, a pause is not, and others are not kept waiting', async () => {
    const { call, get, play, refusal, onItsWay } = await walker();
    const other = await replayer();
    const seek = call('EnsureReplayConnection', far);
    await onItsWay();
    expect(await refusal('EnsureReplayConnection', { step: 1 })).toBe('replay_busy');
    expect(await refusal('EnsureReplayConnection', { from: at('14:01') })).toBe('replay_busy');
    expect(await other.play({ step: 1 })).toMatchObject({ clock: at('14:01') });
    expect(await play({ speed: 0 })).toMatchObject({ speed: 0 });
    // Who leaves the replay ends the seek.
    await get('Disconnect', { name: 'Playback', force: true });
    const { structuredContent } = await seek;
    expect(structuredContent).toMatchObject({ status: 'Disconnected' });
    expect(await play({ step: 1 })).toMatchObject({ status: 'Connected' });
  });

  it('a connection moves it 60 times a minute', async () => {
    const { call, connectionId } = await createToolCaller(database());
    await call('EnsureReplayConnection', { from: at('14:00'), speed: 0 });
    await database().prisma.rateCounter.updateMany({
      where: { key: `write:replay:${connectionId}` },
      data: { count: 59 },
    });
    await call('EnsureReplayConnection', { step: 1 });
    await expect(call('EnsureReplayConnection', { step: 1 })).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });
});
