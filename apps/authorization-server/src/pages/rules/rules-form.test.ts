import { canonicalRules, entryTools } from '@portcullis/access';
import { expect, test } from 'vitest';
import type { Form } from '../frame/forms.ts';
import { formOfRules, readRulesForm } from './rules-form.ts';

const writeTools = new Set([...entryTools, 'Connect']);
const read = (form: Form) => readRulesForm(form, writeTools);

test.each<[name: string, form: Form, rules: unknown]>([
  ['nothing', { when: 'never' }, null],
  ['every write', { when: 'every' }, { approvals: { when: 'every' } }],
  ['every write, exits too', { when: 'every', exits: 'on' }, { approvals: { when: 'every', exits: true } }],
  [
    'a threshold, as people write numbers',
    { when: 'above', above_quantity: ' 1,000 ', above_notional: '$ 250,000.50' },
    { approvals: { when: 'above', above: { quantity: 1_000, notional: 250_000.5 } } },
  ],
  [
    'what belongs to another choice is left alone',
    { when: 'every', above_quantity: 'x', tools: 'PlaceOrder' },
    { approvals: { when: 'every' } },
  ],
  ['one tool', { when: 'tools', tools: 'Change' }, { approvals: { when: 'tools', tools: ['Change'] } }],
  [
    'only tools that there are',
    { when: 'tools', tools: ['PlaceOrder', 'GetQuote', 'Change'] },
    { approvals: { when: 'tools', tools: ['Change', 'PlaceOrder'] } },
  ],
  [
    'every tool that places orders, and one besides',
    { when: 'tools', entries: 'on', tools: ['Connect', 'PlaceOrder'] },
    { approvals: { when: 'tools', tools: [...entryTools, 'Connect'].sort() } },
  ],
  [
    'all gates',
    { when: 'never', fresh_minutes: '5', cool_off_minutes: '1440', untrusted: 'on' },
    { gates: { freshStateMinutes: 5, coolOffMinutes: 1_440, untrustedText: true } },
  ],
])('reads %s', (_, form, rules) => {
  const given = read(form);
  expect(given.ok && canonicalRules(given.rules)).toEqual(rules);
  // The form of what was read reads the same again.
  if (given.ok) expect(read(asSent(formOfRules(given.rules)))).toMatchObject({ ok: true, rules: given.rules });
});

test.each<[form: Form, field: string]>([
  [{}, 'when'],
  [{ when: 'sometimes' }, 'when'],
  [{ when: 'above' }, 'above_quantity'],
  [{ when: 'above', above_quantity: '0' }, 'above_quantity'],
  [{ when: 'above', above_quantity: '1.5' }, 'above_quantity'],
  [{ when: 'above', above_quantity: '1000001' }, 'above_quantity'],
  [{ when: 'above', above_notional: '-1' }, 'above_notional'],
  [{ when: 'above', above_notional: 'NaN' }, 'above_notional'],
  [{ when: 'above', above_notional: '1e30' }, 'above_notional'],
  [{ when: 'above', above_quantity: '1,5' }, 'above_quantity'],
  [{ when: 'above', above_notional: '10,5' }, 'above_notional'],
  [{ when: ['every', 'never'] }, 'when'],
  [{ when: 'never', fresh_minutes: ['5', '6'] }, 'fresh_minutes'],
  [{ when: 'above', above_quantity: '2', above_notional: ['1', '2'] }, 'above_notional'],
  [{ when: 'tools' }, 'tools'],
  [{ when: 'tools', tools: ['GetQuote'] }, 'tools'],
  [{ when: 'never', fresh_minutes: '0' }, 'fresh_minutes'],
  [{ when: 'never', fresh_minutes: '1441' }, 'fresh_minutes'],
  [{ when: 'never', cool_off_minutes: 'soon' }, 'cool_off_minutes'],
  [{ when: 'never', cool_off_minutes: '43201' }, 'cool_off_minutes'],
])('%j is told at %s', (form, field) => {
  const given = read(form);
  expect(given.ok ? {} : given.errors).toHaveProperty(field);
});

test('proposes every tool that places orders, until the person has chosen otherwise', () => {
  const ofTools = (tools: string[]) => formOfRules({ approvals: { when: 'tools', tools } });
  expect(formOfRules({})).toMatchObject({ entries: true, tools: [] });
  expect(formOfRules({ approvals: { when: 'every' } }).entries).toBe(true);
  expect(ofTools(['PlaceOrder'])).toMatchObject({ entries: false, tools: ['PlaceOrder'] });
  expect(ofTools(['Connect', ...entryTools])).toMatchObject({ entries: true, tools: ['Connect'] });
});

const asSent = (form: ReturnType<typeof formOfRules>): Form => ({
  ...{ when: form.when, above_quantity: form.aboveQuantity, above_notional: form.aboveNotional },
  ...{ tools: [...form.tools], fresh_minutes: form.freshMinutes, cool_off_minutes: form.coolOffMinutes },
  ...(form.entries ? { entries: 'on' } : {}),
  ...(form.exits ? { exits: 'on' } : {}),
  ...(form.untrusted ? { untrusted: 'on' } : {}),
});
