import { describe, expect, test } from 'vitest';
import { grantsOf } from './grant-bounds.ts';

const at = new Date('2026-11-18T17:00:00Z');
const type = 'portcullis_trading';
const bare = { id: 'c', limits: null, endsAt: null, budgetOf: [] as string[] };
const limits = { type, orders_per_hour: 5, notional_per_day: 1_000, accounts: ['SIM101'] };
const bounds = { ordersPerHour: 5, notionalCents: 100_000n, accounts: ['sim101'] };

describe('What the orders of a connection come under', () => {
  test.each<[string, Parameters<typeof grantsOf>[0], object[]]>([
    ['nothing', { connection: bare, clientLimits: null }, []],
    [
      'its own grant, with what the connections that it replaced have used',
      { connection: { ...bare, limits, budgetOf: ['before'] }, clientLimits: null },
      [{ connectionIds: ['c', 'before'], bounds }],
    ],
    ['that of all AI clients', { connection: bare, clientLimits: limits }, [{ connectionIds: 'every', bounds }]],
    [
      'both, its own first',
      { connection: { ...bare, limits: { type, max_position: 1 } }, clientLimits: limits },
      [
        { connectionIds: ['c'], bounds: { positionQuantity: 1 } },
        { connectionIds: 'every', bounds },
      ],
    ],
    [
      'what cannot be read holds, also that of all',
      { connection: bare, clientLimits: { type, orders_per_hour: '5' } },
      [{ connectionIds: 'every', bounds: { isUnreadable: true } }],
    ],
    [
      'and the end of an own grant that cannot be read',
      { connection: { ...bare, limits: false, endsAt: at }, clientLimits: false },
      [
        { connectionIds: ['c'], bounds: { isUnreadable: true, endsAt: at } },
        { connectionIds: 'every', bounds: { isUnreadable: true } },
      ],
    ],
    ['nothing of clients, where there is none', { connection: undefined, clientLimits: limits }, []],
  ])('%s', (_, authority, grants) => {
    expect(grantsOf(authority, at)).toEqual(
      grants.map((grant) => ({ at, ...grant, bounds: expect.objectContaining('bounds' in grant ? grant.bounds : {}) })),
    );
  });

  test('of two ends the earlier one counts', () => {
    const connection = { ...bare, limits: { type, expires_at: '2026-11-18T18:00:00.000Z' }, endsAt: at };
    expect(grantsOf({ connection, clientLimits: null }, at)).toMatchObject([{ bounds: { endsAt: at } }]);
  });
});
