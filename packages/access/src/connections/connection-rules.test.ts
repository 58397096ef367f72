import { describe, expect, it } from 'vitest';
import { type ConnectionRules, canonicalRules, isLooserRules, readRules } from './connection-rules.ts';

const every: ConnectionRules = { approvals: { when: 'every' } };
const above = (quantity?: number, notional?: number): ConnectionRules => ({
  approvals: { when: 'above', above: { quantity, notional } },
});
const tools = (...names: string[]): ConnectionRules => ({ approvals: { when: 'tools', tools: names } });
const gates = (held: ConnectionRules['gates']): ConnectionRules => ({ gates: held });

describe('Rules as they are kept', () => {
  it.each([
    ['none', null],
    ['none at all', {}],
    ['every write', every],
    ['above a quantity', above(2)],
    ['named tools', tools('PlaceOrder', 'FlatPlace')],
    ['gates', gates({ freshStateMinutes: 5, coolOffMinutes: 60, untrustedText: true })],
  ])('%s', (_, kept) => {
    expect(readRules(JSON.parse(JSON.stringify(kept)))).toEqual(kept ?? {});
  });

  it.each([
    ['another form', []],
    ['a word that nobody knows', { approvals: { when: 'sometimes' } }],
    ['a key that nobody knows', { ...every, gate: {} }],
    ['a threshold without one', { approvals: { when: 'above' } }],
    ['an empty threshold', { approvals: { when: 'above', above: {} } }],
    ['a threshold that nothing asks for', { approvals: { when: 'every', above: { quantity: 1 } } }],
    ['no tool', { approvals: { when: 'tools', tools: [] } }],
    ['a tool that reads', tools('ListOrders')],
    ['a tool that is none', tools('WithdrawMoney')],
    ['zero minutes', gates({ freshStateMinutes: 0 })],
    ['half a minute', gates({ coolOffMinutes: 0.5 })],
    ['more than 30 days', gates({ coolOffMinutes: 43_201 })],
  ])('%s cannot be read', (_, kept) => {
    expect(readRules(kept)).toBeUndefined();
  });

  it('are written in one form', () => {
    expect(canonicalRules({ approvals: { when: 'never' }, gates: { untrustedText: false } })).toBeNull();
    expect(canonicalRules(tools('PlaceOrder', 'FlatPlace', 'PlaceOrder'))).toEqual(tools('FlatPlace', 'PlaceOrder'));
    const written = canonicalRules(gates({ untrustedText: true, coolOffMinutes: 1 }));
    expect(JSON.stringify(written)).toBe('{"gates":{"coolOffMinutes":1,"untrustedText":true}}');
  });
});

describe('Looser or tighter', () => {
  /** From the looser to the tighter. */
  const steps: [string, ConnectionRules, ConnectionRules][] = [
    ['every write instead of none', {}, every],
    ['every write instead of large ones', above(2), every],
    ['every write instead of some tools', tools('PlaceOrder'), every],
    ['exits too', every, { approvals: { when: 'every', exits: true } }],
    ['a lower quantity', above(3), above(2)],
    ['a notional besides', above(3), above(3, 10_000)],
    ['another tool besides', tools('PlaceOrder'), tools('Change', 'PlaceOrder')],
    ['fresher state', gates({ freshStateMinutes: 10 }), gates({ freshStateMinutes: 5 })],
    ['fresh state at all', {}, gates({ freshStateMinutes: 10 })],
    ['a longer wait', gates({ coolOffMinutes: 10 }), gates({ coolOffMinutes: 20 })],
    ['approval after strangers’ text', {}, gates({ untrustedText: true })],
  ];

  it.each(steps)('%s is tighter, and back is looser', (_, looser, tighter) => {
    expect(isLooserRules(looser, tighter)).toBe(false);
    expect(isLooserRules(tighter, looser)).toBe(true);
    expect(isLooserRules(tighter, tighter)).toBe(false);
  });

  it.each([
    ['other tools', tools('PlaceOrder'), tools('Change')],
    ['a quantity for a notional', above(3), above(undefined, 1)],
    ['tools for a threshold', above(3), tools('PlaceOrder')],
  ])('%s are looser, whatever they add', (_, before, after) => {
    expect(isLooserRules(before, after)).toBe(true);
  });

  it('what cannot be read holds back everything', () => {
    expect(isLooserRules(undefined, every)).toBe(true);
    expect(isLooserRules({}, undefined)).toBe(false);
  });
});
