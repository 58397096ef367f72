import { scopes } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { allChoices } from '../connections/grant-limit-fields.ts';
import { readTokenForm, typedToken, untyped } from './personal-token-form.ts';

/** All boxes ticked, as the form is shown. */
const ticked = Object.fromEntries(allChoices.map(({ name, choices }) => [name, choices.map(([value]) => value)]));
const whole = {
  ...ticked,
  ...{ label: 'Backup', access: 'mcp:trade', days: '30', password: 'x' },
  ...{ max_order_quantity: '2', instruments: 'es, NQ' },
};
const limits = { type: 'portcullis_trading', instruments: ['ES', 'NQ'], max_order_quantity: 2 };

describe('the form of a personal token', () => {
  test('is read with its limits in canonical form', () => {
    expect(readTokenForm(whole, scopes)).toMatchObject({
      ok: true,
      wanted: { label: 'Backup', scope: 'mcp:trade', days: 30, limits },
    });
  });

  test('limits of a token that only reads are left out, wrong ones too', () => {
    const reading = { ...whole, access: 'mcp:read', days: '90', max_order_quantity: 'two' };
    expect(readTokenForm(reading, scopes)).toEqual({
      ok: true,
      wanted: { label: 'Backup', scope: 'mcp:read', days: 90, limits: undefined },
    });
  });

  test.each([
    ['label', { label: '' }],
    ['label', { label: '\u200b' }],
    ['label', { label: 'a'.repeat(41) }],
    ['access', { access: 'mcp:admin' }],
    ['days', { days: '0' }],
    ['days', { days: '31' }],
    ['days', { days: '1.5' }],
    ['days', { days: '-1' }],
    ['days', { days: '91', access: 'mcp:read' }],
    ['max_order_quantity', { max_order_quantity: 'two' }],
    ['instruments', { instruments: 'ES 12-26' }],
  ])('says what is wrong with %s: %j', (field, given) => {
    const read = readTokenForm({ ...whole, ...given }, scopes);
    expect(read).toEqual({ ok: false, errors: { [field]: expect.any(String) } });
  });

  test('takes no access that is not offered', () => {
    expect(readTokenForm(whole, ['mcp:read'])).toMatchObject({ ok: false, errors: { access: expect.any(String) } });
  });

  test('begins with reading and with limits, and is shown again as it was typed, without the password', () => {
    expect(untyped()).toMatchObject({ values: { access: 'mcp:read' }, faults: [] });
    expect(untyped().limits.amounts.filter(({ value }) => value !== '')).not.toEqual([]);
    const shown = typedToken(whole);
    expect(shown).toMatchObject({ values: { label: 'Backup', access: 'mcp:trade', days: '30' } });
    expect(JSON.stringify(shown)).not.toContain('"x"');
    expect(typedToken({ ...whole, max_order_quantity: 'two' }).faults).toHaveLength(1);
  });
});
