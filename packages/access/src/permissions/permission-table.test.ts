import { describe, expect, test } from 'vitest';
import { publishedPermissions } from './permission-table.ts';

/** How many tools CrossTrade's published table has under each heading. */
const published = {
  'Discovery|mcp:read': 2,
  'Accounts|mcp:read': 4,
  'Connections|mcp:read': 1,
  'Connections|mcp:trade': 3,
  'Positions|mcp:read': 3,
  'Orders|mcp:read': 7,
  'Market data|mcp:read': 6,
  'Diagnostics|mcp:read': 3,
  'NinjaScript reads|mcp:read': 6,
  'Backtest reads|mcp:read': 4,
  'Strategy reads|mcp:read': 6,
  'Workspace reads|mcp:read': 1,
  'Order writes|mcp:trade': 8,
  'Position writes|mcp:trade': 5,
  'NinjaScript writes|mcp:trade': 3,
  'Backtest jobs|mcp:trade': 3,
  'Strategy writes|mcp:trade': 6,
  'Workspace writes|mcp:trade': 3,
  'Drawing writes|mcp:trade': 2,
  'Alerts|mcp:read': 1,
  'Alerts|mcp:trade': 3,
  'Configuration|mcp:trade': 1,
};

describe('CrossTrade’s published permission table', () => {
  test('has 81 names, each once: 44 that read and 37 that trade', () => {
    expect(new Set(publishedPermissions.map(({ tool }) => tool)).size).toBe(81);
    expect(publishedPermissions.filter(({ scope }) => scope === 'mcp:read')).toHaveLength(44);
    expect(publishedPermissions.filter(({ scope }) => scope === 'mcp:trade')).toHaveLength(37);
  });

  test('row for row', () => {
    const rows = Map.groupBy(publishedPermissions, ({ category, scope }) => `${category}|${scope}`);
    expect(Object.fromEntries([...rows].map(([heading, tools]) => [heading, tools.length]))).toEqual(published);
  });

  test.each(publishedPermissions)('$tool is $scope: what only looks has a name that says so', ({ tool, scope }) => {
    const looks = /^(Get|List|Search|Lookup|Read)|^(McpSelfTest|MarketInfo)$/.test(tool);
    expect(scope).toBe(looks ? 'mcp:read' : 'mcp:trade');
  });
});
