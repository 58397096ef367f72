import { describe, expect, test } from 'vitest';
import { contractsToClose, leftToClose, withFills } from './to-close.ts';

const due = { accountId: 'account', instrument: 'ES 12-26', contracts: 3, orders: [] };

describe('What a stop closes of a position', () => {
  test.each([
    [3, 3, 3, 'all of it'],
    [3, 2, 2, 'what is left of it'],
    [3, 5, 3, 'not what a later client added'],
    [-3, -5, 3, 'of a short likewise'],
    [3, -2, 0, 'nothing of one that a later client turned round'],
    [3, 0, 0, 'nothing, when it is flat'],
    [0, 2, 0, 'nothing, where there was none'],
  ])('of %d then and %d now: %d (%s)', (contracts, held, closed) => {
    expect(contractsToClose({ contracts }, held)).toBe(closed);
  });

  test('with what its orders filled before they were cancelled, and what their exits took off', () => {
    const orders = [
      { id: 'entry', filled: 1 },
      { id: 'stop', filled: 0 },
    ];
    const fills = [
      { id: 'entry', side: 'Buy', filled: 3 },
      { id: 'stop', side: 'Sell', filled: 0 },
      { id: 'exit that came with the fill', side: 'Sell', filled: 1 },
    ];
    expect(withFills({ ...due, orders }, fills)).toEqual({ ...due, contracts: 4 });
  });

  test('what was not sent to the market is tried again', () => {
    expect(leftToClose(due, 5, 1)).toEqual({ ...due, contracts: 2 });
    expect(leftToClose({ ...due, contracts: -3 }, -3, 0)).toEqual({ ...due, contracts: -3 });
    expect(leftToClose(due, 5, 3)).toBeUndefined();
    expect(leftToClose(due, -1, 0)).toBeUndefined();
  });
});
