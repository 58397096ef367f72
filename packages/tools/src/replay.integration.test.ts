import { inTransaction } from '@portcullis/database';
import { playDue } from '@portcullis/operations';
import { createAtmTemplate } from '@portcullis/trading';
import { describe, expect, it } from 'vitest';
import { account, at, buy, day, here, useReplayedDay } from '../../../tests/harness/replayed-day.ts';
import { later } from '../../../tests/harness/trading.ts';

const { database, replayer } = useReplayedDay();

describe('a replay', () => {
  it('begins where it is asked to and steps from bar to bar', async () => {
    const { get, play, refusal } = await replayer();
    expect(await get('GetConnections')).toMatchObject({
      connections: [
        { name: 'Simulation', status: 'Disconnected', accounts: ['Sim101'] },
        { name: 'Playback', status: 'Connected', accounts: [account], replay: { clock: at('14:00'), speed: 0 } },
      ],
    });
    expect(await get('ListPositions')).toMatchObject({ data_source: { status: 'Replay' } });
    expect(await get('ListPositions', { account: 'Sim101' })).toMatchObject({ data_source: { status: 'Simulated' } });
    expect(await refusal('GetQuote', { instrument: 'ES' })).toBe('no_market_data');
    expect(await play({ step: 1 })).toMatchObject({ clock: at('14:01'), speed: 0 });
    expect(await get('GetQuote', { instrument: 'ES' })).toMatchObject({
      ...{ instrument: 'ES 12-13', last: 1676, bid: 1675.75, ask: 1676.25, quote_time_utc: at('14:01') },
      data_source: { status: 'Replay' },
    });
    expect(await get('GetMcpCapabilities')).toMatchObject({ trading_mode: 'replay' });
    expect(await play({ step: 100 })).toMatchObject({ clock: at('14:10') });
    expect(await play({ speed: 5 })).toMatchObject({ speed: 0 });
  });

  it('is what alerts look at while it is connected, minute by minute, and anew when it goes back', async () => {
    const { get, play } = await replayer();
    await play({ step: 3 });
    const condition = { field: 'last', op: 'crosses_above', value: 1678 };
    await get('CreateAlert', { instrument: 'ES', condition, once: false });
    const average = { name: 'SMA', minutes: 1, parameters: { period: 2 } };
    await get('CreateAlert', {
      instrument: 'ES',
      condition: { field: 'indicator', op: '>=', value: 1678, indicator: average },
    });
    const told = async () =>
      (await get<{ notices: { what: string }[] }>('ListAlerts', { state: 'all' })).notices.map(({ what }) => what);
    await play({ step: 1 });
    expect(await told()).toEqual([]);
    await play({ seek: at('14:06') });
    const crossed = 'ES 12-13, last price crossed above 1678.00: 1679.00.';
    expect(await told()).toEqual(['SMA(2) of ES 12-13 (1-minute bars) is at or above 1678: 1678.', crossed]);
    await database().prisma.alert.updateMany({ data: { triggeredAt: later(-3_600) } });
    await play({ seek: at('14:02') });
    await play({ seek: at('14:06') });
    expect((await told()).filter((what) => what === crossed)).toHaveLength(2);
  });

  it('fills a market order at the next open, and its bracket along the path', async () => {
    const { place, play, fills, orders } = await replayer();
    await play({ step: 3 });
    const placed = await place({ ...buy, take_profit: 1679.5, stop_loss: 1672 });
    expect(placed).toMatchObject({ status: 'Accepted', trading_mode: 'replay', data_source: { status: 'Replay' } });
    expect(await fills()).toEqual([]);
    await play({ step: 1 });
    expect(await fills()).toMatchObject([{ side: 'Buy', quantity: 2, price: 1676, time: at('14:03') }]);
    await play({ step: 1 });
    expect((await fills()).slice(1)).toMatchObject([
      { side: 'Sell', quantity: 2, price: 1679.5, time: `${day}T14:04:59.999Z`, name: 'Target1' },
    ]);
    expect(await orders()).toEqual([
      ['Stop1', 'Cancelled'],
      ['Target1', 'Filled'],
      [null, 'Filled'],
    ]);
  });

  it('turns a position round at one open, the close before what opens anew', async () => {
    const { place, play, fills, get } = await replayer({ seek: at('14:02') });
    await place(buy);
    await play({ step: 1 });
    expect(await get('Reverse', here)).toMatchObject({ status: 'Accepted' });
    await get('FlatPlace', { ...here, ...buy, quantity: 1 });
    await play({ step: 1 });
    expect((await fills()).map(({ side, quantity, price }) => [side, quantity, price])).toEqual([
      ['Buy', 2, 1676],
      ['Sell', 2, 1676],
      ['Buy', 1, 1676],
    ]);
    expect(await get('GetPosition', here)).toMatchObject({ market_position: 'Long', quantity: 1 });
  });

  it('closes no more than is held, however often it is asked before the next bar', async () => {
    const { place, play, get } = await replayer({ seek: at('14:02') });
    await place(buy);
    await play({ step: 1 });
    for (let time = 0; time < 4; time += 1) await get('ClosePosition', { ...here, quantity: 1 });
    expect(await get('ClosePosition', { ...here, quantity: 1 })).toMatchObject({
      warnings: expect.arrayContaining(['1 contracts are being closed already.']),
    });
    await play({ step: 2 });
    expect(await get('GetPosition', here)).toMatchObject({ market_position: 'Flat' });
  });

  it('moves the stops of strategies by what a bar went through, for the bars after it', async () => {
    const { place, play, fills, personId } = await replayer({ seek: at('14:03') });
    const autoBreakeven = { triggerTicks: 8, plusTicks: 2 };
    const targets = [{ quantity: 2, ticks: 200 }];
    const terms = { quantity: 2, targets, stopTicks: 40, autoBreakeven, autoTrail: [] };
    await inTransaction(database(), (tx) => createAtmTemplate(tx, personId, { name: 'Even', terms }, later(0)));
    await place({ ...buy, strategy: 'Even' });
    await play({ step: 3 });
    expect((await fills()).map(({ side, price }) => [side, price])).toEqual([
      ['Buy', 1676],
      ['Sell', 1676.5],
    ]);
  });

  it('the exits of an entry meet what is left of its own bar', async () => {
    const { place, play, fills } = await replayer({ seek: at('14:05') });
    await place({ ...buy, take_profit: 1690, stop_loss: 1674 });
    await play({ step: 1 });
    expect((await fills()).map(({ side, price }) => [side, price])).toEqual([
      ['Buy', 1679],
      ['Sell', 1674],
    ]);
  });

  it('an order never meets a bar that closed before it, and a tenth of a volume is there', async () => {
    const { place, play, fills } = await replayer({ step: 1 }, { from: at('15:00'), to: at('15:05') });
    await place({ side: 'Buy', type: 'Market', quantity: 3 });
    const limit = { type: 'Limit', tif: 'Gtc', limit_price: 1668 } as const;
    await place({ side: 'Buy', quantity: 1, ...limit });
    expect(await fills()).toEqual([]);
    await play({ step: 4 });
    expect((await fills()).map(({ quantity, price, time }) => [quantity, price, time])).toEqual([
      [1, 1671, at('15:01')],
      [1, 1670, at('15:02')],
      [1, 1669, at('15:03')],
    ]);
  });

  it('the same commands at the same times make the same executions, whoever plays', async () => {
    const histories = [];
    for (const by of ['steps', 'seek', 'speed'] as const) {
      const { place, play, fills, personId, standing } = await replayer({ seek: at('14:02') });
      await place({ ...buy, take_profit: 1679.5, stop_loss: 1674.5 });
      await place({ side: 'Sell', type: 'StopMarket', quantity: 1, stop_price: 1672 });
      if (by === 'steps') for (let minute = 0; minute < 8; minute += 1) await play({ step: 1 });
      if (by === 'seek') await play({ seek: at('14:10') });
      if (by === 'speed') {
        await play({ speed: 1_000 });
        for (let second = 0; second < 3; second += 1) await playDue(database(), personId, later(second));
        expect(await standing()).toEqual({ clock: at('14:10'), speed: 0 });
      }
      histories.push(
        (await fills()).map(({ side, quantity, price, time, name }) => [side, quantity, price, time, name]),
      );
    }
    expect(histories[0]).toHaveLength(3);
    expect(histories[1]).toEqual(histories[0]);
    expect(histories[2]).toEqual(histories[0]);
  });

  it('another venue takes its clock over, and two at once play no minute twice', async () => {
    const { play, personId, standing } = await replayer({ speed: 60 });
    await Promise.all([0, 0.9].map((seconds) => playDue(database(), personId, later(seconds))));
    expect(await standing()).toMatchObject({ clock: at('14:00') });
    await Promise.all([1, 1, 1].map((seconds) => playDue(database(), personId, later(seconds))));
    expect(await standing()).toMatchObject({ clock: at('14:01') });
    await playDue(database(), personId, later(3));
    expect(await standing()).toMatchObject({ clock: at('14:03') });
    // Nobody played for an hour: it goes on from where it stands.
    await playDue(database(), personId, later(3_600));
    expect(await standing()).toMatchObject({ clock: at('14:03'), speed: 60 });
    await playDue(database(), personId, later(3_601));
    expect(await standing()).toMatchObject({ clock: at('14:04') });
    await play({ speed: 0 });
    await playDue(database(), personId, later(3_700));
    expect(await standing()).toEqual({ clock: at('14:04'), speed: 0 });
  });

  it('at the end of a session Day orders expire, and the trading day rolls, by its own clock', async () => {
    const { place, play, orders, get, refusal } = await replayer({}, { from: at('20:45'), to: at('22:05') });
    await play({ step: 1 });
    expect(await get('MarketInfo')).toMatchObject({
      ...{ instrument: 'ES 12-13', is_open: true },
      session: { end_utc: at('21:00'), seconds_to_change: 14 * 60 },
    });
    await place({ side: 'Buy', type: 'Limit', quantity: 1, limit_price: 1600 });
    await place({ side: 'Buy', type: 'Limit', quantity: 1, limit_price: 1601, tif: 'Gtc' });
    await place({ side: 'Buy', type: 'Market', quantity: 1 });
    const before = await get('GetAccountSummary', { account });
    await play({ seek: at('21:00') });
    expect(await orders({ status: 'all' })).toEqual([
      [null, 'Filled'],
      [null, 'Working'],
      [null, 'Cancelled'],
    ]);
    expect(await refusal('PlaceOrder', { ...here, ...buy })).toBe('market_closed');
    await play({ seek: at('22:03') });
    const after = await get('GetAccountSummary', { account });
    expect([before.session, after.session]).toEqual([day, '2013-10-09']);
    expect(after).toMatchObject({ realized_pnl: 0, unrealized_pnl: 37.5, data_source: { status: 'Replay' } });
  });

  it('a monitor acts at the close of a bar, and gets out at the next open', async () => {
    const { place, play, fills, get, personId } = await replayer({ seek: at('14:03') });
    await database().prisma.account.update({
      where: { personId_nameKey: { personId, nameKey: 'playback101' } },
      data: { monitors: [{ kind: 'daily_loss', cents: 30_000 }] },
    });
    await place(buy);
    await play({ seek: at('14:08') });
    expect((await fills()).map(({ side, price, time }) => [side, price, time])).toEqual([
      ['Buy', 1676, at('14:03')],
      ['Sell', 1671, at('14:06')],
    ]);
    expect(await get('GetWatermarks', { account })).toMatchObject({ lock: { by: 'daily_loss', since: at('14:06') } });
  });
});
