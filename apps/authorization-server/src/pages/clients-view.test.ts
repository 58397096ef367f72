import type { ListedConnection } from '@portcullis/access';
import { expect, test } from 'vitest';
import { clientsView } from './clients-view.ts';

const now = new Date('2026-11-21T10:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const connection = (facts: Partial<ListedConnection> = {}): ListedConnection =>
  ({
    id: 'c1',
    clientName: 'Claude Code',
    redirectHost: 'localhost',
    scope: 'mcp:read',
    connectedAt: hoursAgo(2),
    createdAt: hoursAgo(2),
    expiresAt: hoursAgo(-24),
    client: { kind: 'dynamic' },
    use: null,
    ...facts,
  }) as ListedConnection;

const rows = (connections: ListedConnection[], trading = true) =>
  clientsView({ connections, accounts: [{ name: 'Sim101' }], trading, mcpUrl: 'http://localhost:4001/mcp', now }).rows;

test('a row says which client, what it may do, on which accounts, since when, and its last use', () => {
  const use = { connectionId: 'c1', lastUsedAt: hoursAgo(1), lastTool: 'GetQuote', calls: 1234n };
  expect(rows([connection({ use })])).toEqual([
    expect.objectContaining({
      label: 'Claude Code',
      returnsTo: 'localhost',
      unverified: true,
      scope: 'Read only',
      trades: false,
      raisable: true,
      accounts: 'Sim101',
      connected: expect.objectContaining({ ago: '2 hours ago' }),
      lastUsed: expect.objectContaining({ ago: '1 hour ago', tool: 'GetQuote', calls: '1,234 calls' }),
    }),
  ]);
});

test('a connection that was never used says so by its absence', () => {
  expect(rows([connection()])[0]?.lastUsed).toBeUndefined();
});

test('a trading connection can be made read only and not raised', () => {
  expect(rows([connection({ scope: 'mcp:trade' })])[0]).toMatchObject({ trades: true, raisable: false });
});

test('where trading is off nothing can be raised', () => {
  expect(rows([connection()], false)[0]).toMatchObject({ raisable: false });
});

test('a scope that cannot be read counts as read only', () => {
  expect(rows([connection({ scope: 'everything' })])[0]).toMatchObject({ trades: false, scope: 'Read only' });
});
