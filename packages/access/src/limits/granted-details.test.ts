import { describe, expect, test } from 'vitest';
import { detailsAreWithin, grantedDetails } from './granted-details.ts';
import { type TradingLimits, tradingLimitsType as type } from './trading-limits.ts';

const limits: TradingLimits = { type, max_order_quantity: 2 };
const unreadable = { type, max_order_quantity: 'many' };

describe('authorization details as granted (RFC 9396, 6 and 7)', () => {
  test.each([
    ['its limits', 'mcp:trade', limits, [limits]],
    ['none, where there are no limits', 'mcp:trade', null, undefined],
    ['the type alone, where all were taken away', 'mcp:trade', { type }, [{ type }]],
    ['an empty list for a token that reads', 'mcp:read', limits, []],
    ['an empty list, where they cannot be read', 'mcp:trade', unreadable, []],
  ] as const)('%s', (_, scope, kept, details) => {
    expect(grantedDetails({ scope, limits: kept })).toEqual(details);
  });

  test.each([
    ['no details', undefined, 'mcp:read', limits, true],
    ['the same', limits, 'mcp:trade', limits, true],
    ['less', { type, max_order_quantity: 1 }, 'mcp:trade', limits, true],
    ['more', { type, max_order_quantity: 3 }, 'mcp:trade', limits, false],
    ['no bound', { type }, 'mcp:trade', limits, false],
    ['some, where nothing is bounded', limits, 'mcp:trade', null, true],
    ['some, for a token that reads', limits, 'mcp:read', limits, false],
    ['some, where the grant cannot be read', limits, 'mcp:trade', unreadable, false],
  ] as const)('%s asked at the token endpoint', (_, asked, scope, kept, within) => {
    expect(detailsAreWithin(asked, { scope, limits: kept })).toBe(within);
  });
});
