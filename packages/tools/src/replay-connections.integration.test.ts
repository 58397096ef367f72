import {
  beginShared,
  exportPerson,
  matchShared,
  moveShared,
  playSharedDue,
  removePerson,
} from '@portcullis/operations';
import { replayFeedOf, roots } from '@portcullis/trading';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { account, at, buy, day, type Fill, here, useReplayedDay } from '../../../tests/harness/replayed-day.ts';
import { createToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';

const { database, replayer } = useReplayedDay();

describe('the two connections', () => {
  it('exclude each other, and a disconnected account takes exits alone', async () => {
    const { get, refusal, play } = await replayer();
    expect(await refusal('Connect', { name: 'simulation' })).toBe('replay_active');
    expect(await refusal('PlaceOrder', { ...buy, account: 'Sim101', instrument: 'ES' })).toBe('account_disconnected');
    expect(await get('CancelAllOrders', { account: 'Sim101' })).toMatchObject({ cancelled: [] });
    expect(await get('Disconnect', { name: 'Playback' })).toEqual({
      ...{ success: true, name: 'Playback', status: 'Disconnected' },
    });
    expect(await refusal('PlaceOrder', { ...here, ...buy })).toBe('account_disconnected');
    expect(await get('ListAccounts')).toMatchObject({
      accounts: [
        { name: 'Sim101', connection: 'Simulation', connection_status: 'ConnectionLost' },
        { name: account, connection: 'Playback', connection_status: 'Disconnected' },
      ],
    });
    expect(await get('Connect', { name: 'Playback' })).toMatchObject({ status: 'Connected' });
    expect(await play()).toMatchObject({ clock: at('14:00'), speed: 0 });
    expect(await refusal('Connect', { name: 'Kinetick' })).toBe('connection_not_found');
  });

  it('a connection that was left by a call stays left', async () => {
    const { get } = await createToolCaller(database(), { limitWrites: false });
    await get('Disconnect', { name: 'Simulation' });
    await get('EnsureReplayConnection', { from: at('14:00'), speed: 0 });
    await get('Disconnect', { name: 'Playback' });
    expect(await get('GetConnections')).toMatchObject({
      connections: [{ status: 'Disconnected' }, { status: 'Disconnected' }],
    });
    expect(await get('Connect', { name: 'Simulation' })).toMatchObject({ status: 'Connected' });
  });

  it('nothing is left while orders work there, unless forced', async () => {
    const { place, play, get, refusal, orders } = await replayer({ step: 2 });
    await place({ side: 'Buy', type: 'Limit', quantity: 1, limit_price: 1600, tif: 'Gtc' });
    expect(await refusal('Disconnect', { name: 'Playback' })).toBe('working_orders_open');
    expect(await refusal('EnsureReplayConnection', { seek: at('14:01') })).toBe('working_orders_open');
    expect(await refusal('EnsureReplayConnection', { from: at('14:01') })).toBe('working_orders_open');
    await get('Disconnect', { name: 'Playback', force: true });
    expect(await orders()).toEqual([[null, 'Accepted']]);
    await play({ seek: at('14:01'), force: true });
    expect(await orders({ status: 'all' })).toEqual([]);
    expect(await get('GetAccountSummary', { account })).toMatchObject({ net_liquidation: 100_000, session: day });
  });

  it('says where no data are, and takes no other account', async () => {
    const { refusal } = await createToolCaller(database(), { limitWrites: false });
    const ensure = (args: object) => refusal('EnsureReplayConnection', args);
    expect(await ensure({ from: '2013-11-08T00:00:00Z' })).toBe('no_replay_data');
    expect(await ensure({ instruments: ['NQ'] })).toBe('no_replay_data');
    expect(await ensure({ instruments: ['XX'] })).toBe('instrument_not_found');
    expect(await ensure({ from: at('14:05'), to: at('14:05') })).toBe('invalid_range');
    expect(await ensure({ from: at('14:00'), to: at('14:05'), seek: at('14:06') })).toBe('invalid_range');
    expect(await ensure({ account: 'Sim101' })).toBe('account_not_found');
    expect(await ensure({ speed: 1_001 })).toBe('invalid_arguments');
  });

  it('two people have replays of their own', async () => {
    const [one, other] = [await replayer({ step: 2 }), await replayer({ step: 5 })];
    await one.place(buy);
    await one.play({ step: 1 });
    expect(await other.standing()).toMatchObject({ clock: at('14:05') });
    expect(await other.fills()).toEqual([]);
    expect((await one.fills()).map(({ price }) => price)).toEqual([1676]);
    expect(await one.get('GetQuote', { instrument: 'ES' })).toMatchObject({ quote_time_utc: at('14:03') });
    const third = await createToolCaller(database());
    expect(await third.refusal('GetAccount', { account })).toBe('account_not_found');
    expect((await third.get<{ connections: object[] }>('GetConnections')).connections[1]).toMatchObject({
      ...{ status: 'Disconnected', accounts: [] },
    });
  });
});

describe('what is kept of a replay', () => {
  it('is exported with its person, and goes with them', async () => {
    const { personId } = await replayer({ step: 2 });
    const { prisma } = database();
    const { email } = await prisma.person.findUniqueOrThrow({ where: { id: personId } });
    const exported = await exportPerson(database(), email);
    expect(exported).toMatchObject({ document: { replay: { clock: at('14:02'), instruments: ['ES 12-13'] } } });
    const feed = replayFeedOf(personId);
    expect(await prisma.quote.count({ where: { feed } })).toBe(1);
    await removePerson(database(), email, { requestId: 'remove', clock: () => later(0) });
    expect([await prisma.quote.count({ where: { feed } }), await prisma.feed.count({ where: { name: feed } })]).toEqual(
      [0, 0],
    );
  });
});

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

describe('nothing is read past the clock', () => {
  it('whatever is asked, no answer tells of a minute that has not been played', async () => {
    const { play, call } = await replayer();
    const span = fc.record({
      from: fc.constantFrom(undefined, at('14:00'), at('14:04')),
      to: fc.constantFrom(undefined, at('14:05'), at('14:07'), '2013-10-09T00:00:00.000Z'),
    });
    const asked = fc.oneof(
      span.map((range) => ['GetBars', { ...range, instrument: 'ES' }] as const),
      span.map((range) => ['GetBars', { ...range, instrument: 'ESZ13', period: 5 }] as const),
      span.map((range) => ['GetBars', { ...range, instrument: 'ES', period_type: 'day' }] as const),
      span.map((range) => ['GetVolumeProfile', { ...range, instrument: 'ES' }] as const),
      span.map((range) => ['GetOrderFlow', { ...range, instrument: 'ES' }] as const),
      span.map(
        ({ to }) =>
          [
            'GetIndicatorValue',
            {
              ...{ instrument: 'ES', indicator: 'SMA', parameters: { period: 1 }, count: 50 },
              ...{ bars_period: { period_type: 'minute', value: 1 }, as_of: to },
            },
          ] as const,
      ),
      fc.constantFrom(...roots).map((instrument) => ['GetQuote', { instrument }] as const),
      fc.constant(['MarketInfo', {}] as const),
      fc.constant(['GetAccount', { account }] as const),
    );
    for (const step of [1, 3]) {
      const { clock } = await play({ step });
      // The prices of what is played next are nowhere: 1,680, 1,679 and 1,670 come later than 14:04.
      await fc.assert(
        fc.asyncProperty(asked, async ([tool, args]) => {
          // Digits of an id are no price.
          const told = JSON.stringify((await call(tool, args)).structuredContent).replaceAll(uuid, 'an id');
          for (const price of [1680, 1679, 1670, 1671]) expect(told).not.toContain(String(price));
          const times = [...told.matchAll(/"(?:time|quote_time_utc)":"([^"]+)"/g)].map(([, time]) => time ?? '');
          for (const time of times) expect(time <= clock).toBe(true);
        }),
        { numRuns: 25 },
      );
    }
  });

  it('the excursions of a trade are of the bars that it was held', async () => {
    const { place, play, get } = await replayer({ seek: at('14:03') });
    await place(buy);
    await play({ step: 1 });
    await get('ClosePosition', here);
    await play({ step: 1 });
    expect(await get('GetJournalTrades', { account })).toMatchObject({
      trades: [{ entry_price: 1676, exit_price: 1677, realized_pnl: 100, mfe: 400, mae: 100 }],
    });
  });
});

describe('the shared replay', () => {
  const market = { kind: 'replay', hours: 'exchange' } as const;
  const playing = (seconds = 0) => ({ hours: market.hours, wall: later(seconds) });
  const move = (input: object) => moveShared(database(), input, { ...playing(), requestId: 'replay' });
  const trader = () => createToolCaller(database(), { limitWrites: false, market });
  const sim = { account: 'Sim101', instrument: 'ES' };
  type Caller = Awaited<ReturnType<typeof trader>>;
  const fillsOf = async ({ get }: Caller) =>
    (await get<{ executions: Fill[] }>('ListExecutions', { account: 'Sim101' })).executions.map(({ price }) => price);

  it('is off until it begins, then plays by the wall, and every account meets the same bars', async () => {
    const early = await trader();
    expect(await early.refusal('PlaceOrder', { ...sim, ...buy })).toBe('account_disconnected');
    expect(await beginShared(database(), playing())).toBe('begun');
    expect(await beginShared(database(), playing())).toBe('there');
    const both = [early, await trader()];
    await move({ step: 1 });
    for (const { get } of both) await get('PlaceOrder', { ...sim, ...buy, stop_loss: 1672 });
    await move({ speed: 60 });
    await playSharedDue(database(), playing(1));
    for (const each of both) expect(await fillsOf(each)).toEqual([1676]);
    // A holder that dies after it has moved the clock: its successor matches the minute again, and nothing is done twice.
    await Promise.all([matchShared(database(), playing(1)), matchShared(database(), playing(1))]);
    for (const each of both) expect(await fillsOf(each)).toEqual([1676]);
    await playSharedDue(database(), playing(4));
    await move({ seek: new Date(at('14:06')) });
    for (const each of both) expect(await fillsOf(each)).toEqual([1672, 1676]);
    expect(await early.get('GetQuote', { instrument: 'ES' })).toMatchObject({
      ...{ last: 1671, quote_time_utc: at('14:06'), data_source: { status: 'Replay', connected_feeds: ['shared'] } },
    });
    expect(await early.get('McpSelfTest')).toMatchObject({ data_source: { status: 'Replay' } });
  });

  it('plays on when alerts cannot be read, and says so', async () => {
    const { get, personId } = await trader();
    const average = { name: 'SMA', minutes: 1, parameters: { period: 1 } };
    const condition = { field: 'indicator', op: '>=', value: 1, indicator: average };
    await get('CreateAlert', { instrument: 'ES', condition });
    const { prisma } = database();
    await prisma.alert.updateMany({ where: { personId }, data: { instrument: 'no such thing' } });
    await move({ seek: new Date(at('14:07')) });
    const errors: unknown[] = [];
    const onAlertError = ({ error }: { error: unknown }) => void errors.push(error);
    expect(await matchShared(database(), { ...playing(4), onAlertError })).toMatchObject({ failed: [] });
    expect(errors).toMatchObject([expect.any(Error)]);
    await prisma.alert.deleteMany({ where: { personId } });
  });

  it('goes back only when the operator insists, and then every account begins anew', async () => {
    const late = await trader();
    await late.get('PlaceOrder', { ...sim, ...buy });
    const back = { seek: new Date(at('14:00')) };
    await expect(move(back)).rejects.toMatchObject({ code: 'working_orders_open' });
    expect(await move({ ...back, force: true })).toMatchObject({ clock: new Date(at('14:00')) });
    expect(await late.get('ListOrders', { account: 'Sim101', status: 'all' })).toMatchObject({ orders: [] });
    await expect(move({ seek: new Date('2030-01-01T00:00:00Z') })).rejects.toMatchObject({ code: 'invalid_range' });
  });
});
