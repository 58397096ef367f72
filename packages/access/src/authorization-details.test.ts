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
    ['more than anybody means', [{ type, accounts: Array(400).fill('Simulation101') }], /at most 4096/],
  ])('%s is refused, with what is wrong', (_, details, description) => {
    const outcome = read(details);
    expect(outcome).toMatchObject({ ok: false, description: expect.stringMatching(description) });
    if (!outcome.ok) expect(outcome.description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,300}$/);
  });
});
