import { describe, expect, it } from 'vitest';
import { isTerminal, liveStatuses, mayBecome, orderStatuses } from './order-status.ts';

/** The legal transitions as the reference states them. */
const legal = `
  Initialized -> Submitted Rejected
  Submitted -> Accepted Rejected
  Accepted -> Working Filled PartFilled CancelPending Rejected
  Working -> PartFilled Filled ChangePending CancelPending
  ChangePending -> Working PartFilled Filled CancelPending
  PartFilled -> PartFilled Filled ChangePending CancelPending
  CancelPending -> Cancelled Filled PartFilled`;

describe('the life cycle of an order', () => {
  it('has these transitions and no other', () => {
    const stated = new Map(
      legal
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' -> '))
        .map(([from, to]) => [from, to?.split(' ')]),
    );
    for (const from of orderStatuses) {
      for (const to of orderStatuses) {
        expect([from, to, mayBecome(from, to)]).toEqual([from, to, stated.get(from)?.includes(to) ?? false]);
      }
    }
  });

  it('ends Filled, Cancelled or Rejected', () => {
    expect(orderStatuses.filter(isTerminal)).toEqual(['Filled', 'Cancelled', 'Rejected']);
    expect(liveStatuses).toHaveLength(orderStatuses.length - 3);
  });
});
