import { expect, it } from 'vitest';
import { counts } from './grant-bounds.ts';
import { type GrantLedger, type LedgerFill, type LedgerOrder, useOf } from './grant-ledger.ts';

const order = (id: string, connectionId: string): LedgerOrder => ({
  ...{ id, connectionId, accountId: 'a', instrument: 'MES 12-26', side: 'Buy', quantity: 1, filled: 0, ocoId: null },
  ...{ limitTicks: 24_000n, stopTicks: null, slippageTicks: 0n },
});
const fill = (connectionId: string | null, parentConnectionId: string | null = null): LedgerFill => ({
  ...{ connectionId, parentConnectionId, accountId: 'a', instrument: 'MES 12-26', side: 'Buy', quantity: 1 },
  ...{ priceTicks: 24_000n, feeCents: 62n, positionAfter: 1 },
});

/** Two connections, one that the second replaced, and the person's own hand. */
const ledger: GrantLedger = {
  feed: 'shared',
  orders: new Map([
    ['one', 3],
    ['two', 4],
    ['before two', 5],
  ]),
  working: [order('w1', 'one'), order('w2', 'before two')],
  fills: [fill('one'), fill(null), fill('two'), fill(null, 'one')],
};

it.each<[string, string[] | 'every', number, string[], boolean[]]>([
  ['a connection', ['one'], 3, ['w1'], [true, false, false, true]],
  ['one that replaced another', ['two', 'before two'], 9, ['w2'], [false, false, true, false]],
  ['all of them together', 'every', 12, ['w1', 'w2'], [true, false, true, true]],
  ['one that did nothing', ['three'], 0, [], [false, false, false, false]],
])(
  'the use of %s is told from one ledger; fills of others stay, for what they close',
  (_, connectionIds, orders, working, own) => {
    const use = useOf(ledger, { connectionIds });
    expect([use.orders, use.working.map(({ id }) => id), use.fills.map(({ isOwn }) => isOwn)]).toEqual([
      ...[orders, working, own],
    ]);
    expect(use.fills[0]).not.toHaveProperty('connectionId');
  },
);

it('the person’s own hand counts against no grant', () => {
  expect(counts({ connectionIds: 'every' }, null)).toBe(false);
  expect(counts({ connectionIds: 'every' }, 'any')).toBe(true);
  expect(counts({ connectionIds: ['one'] }, 'any')).toBe(false);
});
