import { describe, expect, test } from 'vitest';
import { readAuthorizationDetails } from './authorization-details.ts';

const type = 'portcullis_trading';
const read = (details: unknown) =>
  readAuthorizationDetails(typeof details === 'string' ? details : JSON.stringify(details));

describe('the parameter authorization_details (RFC 9396, 2)', () => {
  test('one object of our type is taken, in canonical form', () => {
    const asked = { type, instruments: ['mes', 'ES'], max_order_quantity: 2 };
    expect(read([asked])).toEqual({ ok: true, asked: { ...asked, instruments: ['ES', 'MES'] } });
  });

  test.each([undefined, '', '[]'])('%j asks for nothing', (parameter) => {
    expect(readAuthorizationDetails(parameter)).toEqual({ ok: true, asked: undefined });
  });

  test.each<[string, unknown, RegExp]>([
    ['what is no JSON', '[{', /JSON array/],
    ['an object alone', { type }, /JSON array/],
    ['a number', 7, /JSON array/],
    ['a list of text', [type], /objects/],
    ['a list of lists', [[{ type }]], /objects/],
    ['a list of nothing', [null], /objects/],
    ['an object without a type', [{}], /one type/],
    ['another type', [{ type: 'payment_initiation' }], /one type/],
    ['ours beside another type', [{ type }, { type: 'account_information' }], /one type/],
    ['ours twice', [{ type }, { type, max_position: 1 }], /one object/],
    ['an unknown member', [{ type, leverage: 5 }], /leverage is not known/],
    ['a common field that means nothing here', [{ type, actions: ['trade'] }], /actions is not known/],
    ['a member of the prototype', `[{"type":"${type}","__proto__":{}}]`, /__proto__ is not known/],
    ['a number in text', [{ type, max_order_quantity: '2' }], /max_order_quantity is not valid/],
    ['less than nothing', [{ type, max_position: -1 }], /max_position is not valid/],
    ['nothing at all', [{ type, loss_per_day: 0 }], /loss_per_day is not valid/],
    ['more than there is', [{ type, notional_per_day: 1e99 }], /notional_per_day is not valid/],
    ['what JSON makes infinite', `[{"type":"${type}","max_position":1e999}]`, /max_position is not valid/],
    ['part of a contract', [{ type, max_order_quantity: 0.5 }], /max_order_quantity is not valid/],
    ['null', [{ type, max_position: null }], /max_position is not valid/],
    ['an empty name', [{ type, accounts: [''] }], /accounts/],
    ['more instruments than are listed', [{ type, instruments: Array(101).fill('ES') }], /at most 100/],
    ['five thousand of them', [{ type, instruments: Array(5_000).fill('ES') }], /at most 4096/],
    ['lists in lists', `${'['.repeat(2_000)}${']'.repeat(2_000)}`, /objects/],
    [
      'a time zone that is nowhere',
      [{ type, trading_hours: { from: '09:30', to: '16:00', time_zone: 'Mars/Olympus' } }],
      /time_zone is not valid/,
    ],
    [
      'hours that end as they begin',
      [{ type, trading_hours: { from: '09:30', to: '09:30', time_zone: 'UTC' } }],
      /another time than from/,
    ],
    ['a day that is none', [{ type, expires_at: '2026-02-30T10:00:00Z' }], /expires_at is not valid/],
    ['more than anybody means', [{ type, accounts: Array(400).fill('Simulation101') }], /at most 4096/],
  ])('%s is refused, with what is wrong', (_, details, description) => {
    const outcome = read(details);
    expect(outcome).toMatchObject({ ok: false, description: expect.stringMatching(description) });
    if (!outcome.ok) expect(outcome.description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,300}$/);
  });
});
