import { type TradingLimits, tradingLimitsType as type } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import type { Form } from '../frame/forms.ts';
import { consentLimits, readConsentLimits } from './consent-limits.ts';

const asked: TradingLimits = { type, max_order_quantity: 3 };
const nothing = { asked: undefined, earlier: undefined, proposed: undefined };
const proposing = { asked, earlier: undefined, proposed: asked };
const boxes = {
  sides: ['Buy', 'Sell'],
  order_types: ['Market', 'Limit', 'StopMarket', 'StopLimit', 'MIT'],
  hours_days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
};
const suggested = { max_order_quantity: '2', max_position: '4', orders_per_hour: '60', loss_per_day: '1000' };
const sent = (fields: Form): Form => ({ ...boxes, hours_zone: 'America/New_York', ...fields });

describe('limits on the consent page', () => {
  test('what was asked is shown and chosen; where nothing was asked the house suggests and chooses none', () => {
    expect(consentLimits(proposing, null)).toMatchObject({
      ...{ asked: ['At most 3 contracts an order.'], words: ['At most 3 contracts an order.'], chosen: 'set' },
    });
    expect(consentLimits(nothing, null)).toMatchObject({ asked: [], chosen: 'none', earlier: false });
    expect(consentLimits(nothing, null).words).toContain('At most 2 contracts an order.');
  });

  test.each<[string, Form, typeof nothing | typeof proposing, TradingLimits | null | undefined]>([
    ['nothing said: what was proposed stands', {}, proposing, undefined],
    ['those of the form', { limits: 'set', max_position: '1' }, nothing, { type, max_position: 1 }],
    ['those of the form, looser than asked', { limits: 'set' }, proposing, null],
    ['none, and the suggestion left alone', { limits: 'none', ...suggested }, nothing, null],
    ['none, and the fields emptied', { limits: 'none' }, proposing, null],
  ])('%s', (_, fields, proposed, limits) => {
    expect(readConsentLimits(sent(fields), proposed)).toMatchObject({ ok: true, limits });
  });

  test('a change beside “none” is never passed over, and nothing that was typed is lost', () => {
    const read = readConsentLimits(sent({ limits: 'none', ...suggested, max_position: '1' }), nothing);
    expect(read).toMatchObject({ ok: false, again: { chosen: 'none', faults: [{ label: 'Limits' }] } });
    const values = read.again?.form.amounts.map(({ value }) => value);
    expect(values).toEqual(['2', '1', '60', '', '1000']);
  });

  test('a fault names its field, whichever is chosen', () => {
    for (const limits of ['set', 'none']) {
      const read = readConsentLimits(sent({ limits, max_position: 'all' }), nothing);
      expect(read).toMatchObject({ ok: false, again: { chosen: limits, faults: [{ name: 'max_position' }] } });
    }
  });
});
