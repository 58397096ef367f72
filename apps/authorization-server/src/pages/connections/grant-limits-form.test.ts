import { type TradingLimits, tradingLimitsType as type } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { suggestedLimits } from './grant-limit-fields.ts';
import { formOfLimits, type GrantLimitsForm, readGrantLimits } from './grant-limits-form.ts';

/** What a browser sends of the form as it is shown. */
const sent = ({ where, what, amounts, hours, days, end }: GrantLimitsForm): Record<string, string | string[]> => ({
  ...Object.fromEntries([...where, ...amounts, ...hours, end].map(({ name, value }) => [name, value])),
  ...Object.fromEntries(
    [...what, days].map(({ name, choices }) => [
      name,
      choices.filter(({ checked }) => checked).map(({ value }) => value),
    ]),
  ),
});
const empty = sent(formOfLimits(null));

describe('the form of the limits of a connection', () => {
  test.each<[string, Omit<TradingLimits, 'type'>]>([
    ['the suggestion of the house', suggestedLimits],
    [
      'lists',
      { accounts: ['My account', 'Sim101'], instruments: ['ES', 'MES'], sides: ['Sell'], order_types: ['MIT'] },
    ],
    ['lists that allow nothing', { accounts: [], instruments: [], sides: [], order_types: [] }],
    ['amounts', { max_order_quantity: 1, max_position: 2, orders_per_hour: 3, notional_per_day: 4, loss_per_day: 5 }],
    ['hours of each day', { trading_hours: { from: '09:30', to: '16:00', time_zone: 'America/New_York' } }],
    ['whole days', { trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC', days: ['Sat', 'Sun'] } }],
    ['no hour ever', { trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC', days: [] } }],
    ['an end', { expires_at: '2027-01-31T17:00:00.000Z' }],
  ])('shows %s, and reads it back as it was', (_, limits) => {
    expect(readGrantLimits(sent(formOfLimits({ ...limits, type })))).toEqual({ ok: true, limits: { ...limits, type } });
  });

  test('left empty, it limits nothing', () => {
    expect(readGrantLimits(empty)).toEqual({ ok: true, limits: null });
  });

  test.each([
    [{ max_order_quantity: ' $1,000 ' }, { max_order_quantity: 1_000 }],
    [{ instruments: 'mes;  es' }, { instruments: ['ES', 'MES'] }],
    [{ accounts: 'None' }, { accounts: [] }],
    [{ hours_from: '9:30', hours_to: '16:00' }, {}],
    [{ expires_at: '2027-01-31T17:00' }, { expires_at: '2027-01-31T17:00:00.000Z' }],
    [{ hours_days: 'Mon' }, {}],
  ])('takes %j', (typed, limits) => {
    expect(readGrantLimits({ ...empty, ...typed })).toMatchObject({ ok: true, limits });
  });

  test.each([
    ['max_order_quantity', { max_order_quantity: 'two' }],
    ['max_order_quantity', { max_order_quantity: '1.5' }],
    ['max_position', { max_position: '-1' }],
    ['orders_per_hour', { orders_per_hour: '0' }],
    ['loss_per_day', { loss_per_day: '1e3' }],
    ['notional_per_day', { notional_per_day: 'NaN' }],
    ['instruments', { instruments: 'ES 12-26, €' }],
    ['accounts', { accounts: 'Sim\u200b101' }],
    ['max_position', { max_position: '1e99' }],
    ['max_position', { max_position: '1,5' }],
    ['notional_per_day', { notional_per_day: '10,00,000' }],
    ['loss_per_day', { loss_per_day: '1,' }],
    ['instruments', { instruments: Array.from({ length: 5_000 }, (_, at) => `E${at}`).join(',') }],
    ['instruments', { instruments: 'none, ES' }],
    ['accounts', { accounts: ' , ,' }],
    ['hours_from', { hours_from: '25:00', hours_to: '16:00' }],
    ['hours_to', { hours_from: '09:30' }],
    ['hours_to', { hours_from: '09:30', hours_to: '09:30' }],
    ['hours_zone', { hours_from: '09:30', hours_to: '16:00', hours_zone: 'Mars' }],
    ['expires_at', { expires_at: 'tomorrow' }],
    ['sides', { sides: ['Buy', 'Hold'] }],
  ])('names %s where %j is wrong, and loses nothing that was typed', (name, typed) => {
    const kept = { max_position: '7', hours_days: ['Mon', 'Tue'] };
    const read = readGrantLimits({ ...empty, ...kept, ...typed });
    if (read.ok) throw new Error('It was taken.');
    expect(read.faults.map((fault) => fault.name)).toEqual([name]);
    expect(read.faults[0]?.words).toMatch(/^[A-Z].*\.$/);
    const isLonger = Object.values(typed).some((text) => text.length > 8_000);
    const shown = name === 'sides' || isLonger ? {} : typed;
    expect(sent(read.form)).toMatchObject({ ...kept, ...shown });
  });

  test('a field that comes twice is not passed over', () => {
    const read = readGrantLimits({ ...empty, max_position: ['1', '2'], accounts: ['Sim101', 'Sim102'] });
    expect(read).toMatchObject({ ok: false, faults: [{ name: 'max_position' }] });
    expect(readGrantLimits({ ...empty, accounts: ['Sim101', 'Sim102'] })).toMatchObject({
      limits: { accounts: ['Sim101', 'Sim102'] },
    });
  });
});
