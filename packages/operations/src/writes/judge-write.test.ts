import { type ConnectionRules, stateReads } from '@portcullis/access';
import { describe, expect, it } from 'vitest';
import { approvalCause, gateRefusal, lastUntrusted, mayNeedApproval } from './judge-write.ts';

const now = new Date('2026-11-18T17:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const order = (quantity: number, notional: number | null) => ({
  quantity,
  notionalCents: notional === null ? null : BigInt(notional * 100),
});
const judged = (more: object = {}) => ({
  tool: 'PlaceOrder',
  orders: [order(2, 1_000)],
  readUntrusted: undefined,
  ...more,
});
const above = (limits: object): ConnectionRules => ({ approvals: { when: 'above', above: limits } });

describe('Why a write needs approval', () => {
  it.each<[string, ConnectionRules, object, string | undefined]>([
    ['no rule', {}, {}, undefined],
    ['never', { approvals: { when: 'never' } }, {}, undefined],
    ['every write', { approvals: { when: 'every' } }, { orders: [] }, 'every_write'],
    ['a named tool', { approvals: { when: 'tools', tools: ['PlaceOrder'] } }, {}, 'named_tool'],
    ['another tool', { approvals: { when: 'tools', tools: ['Change'] } }, {}, undefined],
    ['as many as the threshold', above({ quantity: 2 }), {}, undefined],
    ['one more', above({ quantity: 1 }), {}, 'above_threshold'],
    ['as much as the threshold', above({ notional: 1_000 }), {}, undefined],
    ['a cent more', above({ notional: 999.99 }), {}, 'above_threshold'],
    ['either of two', above({ quantity: 9, notional: 500 }), {}, 'above_threshold'],
    ['no price to tell by', above({ notional: 1e9 }), { orders: [order(1, null)] }, 'above_threshold'],
    ['one large order of several', above({ quantity: 3 }), { orders: [order(1, 1), order(4, 1)] }, 'above_threshold'],
    ['no order', above({ quantity: 0 }), { orders: [] }, undefined],
    ['text of others', { gates: { untrustedText: true } }, { readUntrusted: 'ListPosts' }, 'untrusted_text'],
    ['text of others, and nobody asks', {}, { readUntrusted: 'ListPosts' }, undefined],
    ['nothing of others', { gates: { untrustedText: true } }, {}, undefined],
  ])('%s', (_, rules, more, cause) => {
    const write = judged(more);
    expect(approvalCause(rules, write)).toBe(cause);
    if (cause !== undefined) expect(mayNeedApproval(rules, write.tool, write.readUntrusted)).toBe(true);
  });

  it('text of others counts for a minute, the latest first', () => {
    const reads = new Map([
      ['untrusted:get_post', before(59)],
      ['untrusted:ListAlerts', before(10)],
      ['ListOrders', now],
    ]);
    expect(lastUntrusted(reads, now)).toBe('ListAlerts');
    expect(lastUntrusted(reads, new Date(now.getTime() + 49_999))).toBe('ListAlerts');
    expect(lastUntrusted(reads, new Date(now.getTime() + 50_000))).toBeUndefined();
  });
});

describe('What must come before a write', () => {
  const all = (seconds: number) => new Map(stateReads.map((tool) => [tool as string, before(seconds)]));
  const facts = (more: object = {}) => ({ connectedAt: before(600), reads: all(0), now, ...more });

  it.each<[string, ConnectionRules['gates'], object, string | undefined]>([
    ['nothing', undefined, { reads: new Map() }, undefined],
    ['state read just in time', { freshStateMinutes: 5 }, { reads: all(300) }, undefined],
    ['state read too long ago', { freshStateMinutes: 5 }, { reads: all(301) }, 'state_not_fresh'],
    ['state never read', { freshStateMinutes: 5 }, { reads: new Map() }, 'state_not_fresh'],
    ['one part of it missing', { freshStateMinutes: 5 }, { reads: new Map([...all(0)].slice(1)) }, 'state_not_fresh'],
    ['a connection as old as asked', { coolOffMinutes: 10 }, {}, undefined],
    ['one that is newer', { coolOffMinutes: 11 }, {}, 'cooling_off'],
    ['one that was never connected', { coolOffMinutes: 1 }, { connectedAt: null }, 'cooling_off'],
  ])('%s', (_, gates, more, code) => {
    expect(gateRefusal({ gates }, facts(more))?.code).toBe(code);
  });
});
