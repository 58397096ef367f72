import { type TradingLimits, tradingLimitsType as type } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { proposedLimits } from './proposed-limits.ts';

const asked: TradingLimits = { type, max_order_quantity: 5, instruments: ['ES'] };
const earlier: TradingLimits = { type, max_order_quantity: 2, loss_per_day: 100 };
const connection = (limits: unknown, id = 'one') => ({ id, limits: limits as never });

describe('the limits that a consent begins with', () => {
  test.each([
    ['nothing asked, never connected', undefined, [], undefined],
    ['what was asked', asked, [], asked],
    ['what held before', undefined, [connection(earlier)], earlier],
    [
      'the tighter of both',
      asked,
      [connection(earlier)],
      { type, instruments: ['ES'], max_order_quantity: 2, loss_per_day: 100 },
    ],
    ['what was asked, where nothing held before', asked, [connection(null)], asked],
    ['nothing at all, where what held cannot be read', undefined, [connection({ x: 1 })], { type, accounts: [] }],
    ['those of the newest connection', undefined, [connection(null, 'new'), connection(earlier, 'old')], undefined],
  ])('%s', (_, wanted, before, proposed) => {
    expect(proposedLimits(wanted, before, undefined).proposed).toEqual(proposed);
  });

  test('those of the connection that it replaces come first', () => {
    const before = [connection(null, 'new'), connection(earlier, 'replaced')];
    expect(proposedLimits(undefined, before, 'replaced').proposed).toEqual(earlier);
  });
});
