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
    ...{ label: null, pausedAt: null, livesUntil: null, limits: null, rules: null },
    expiresAt: hoursAgo(-24),
    client: { kind: 'dynamic' },
    use: null,
    ...facts,
  }) as ListedConnection;

const viewOf = (connections: ListedConnection[], facts: Partial<Parameters<typeof clientsView>[0]> = {}) =>
  clientsView({
    ...{ connections, accounts: [{ name: 'Sim101' }], trading: true, mcpUrl: 'http://localhost:4001/mcp' },
    ...{ now, ...facts },
  });
const card = (changes: Partial<ListedConnection> = {}, facts = {}) =>
  viewOf([connection(changes)], facts).groups[0]?.cards[0];

test('a card says which client, what it may do, on which accounts, since when, and what it did', () => {
  const use = { connectionId: 'c1', lastUsedAt: hoursAgo(1), lastTool: 'GetQuote', calls: 1234n };
  const days = Array.from({ length: 30 }, (_, day) => ({ calls: day === 29 ? 34 : 50, writes: 1, refused: 0 }));
  const facts = {
    use: new Map([['c1', days]]),
    calls: new Map([['c1', { tools: ['GetQuote'], at: hoursAgo(1), address: '203.0.113.7' }]]),
    approvals: new Map([['c1', 2]]),
  };
  expect(card({ use }, facts)).toMatchObject({
    ...{ label: 'Claude Code', ownName: undefined, returnsTo: 'localhost', scope: 'Read only', accounts: 'Sim101' },
    identity: { verified: false, words: 'Unverified' },
    ...{ trades: false, raisable: true, approvals: 2, limits: [], rules: [] },
    connected: { ago: '2 hours ago' },
    expires: { until: 'in 24 hours', own: false },
    lastUsed: { ago: '1 hour ago', address: '203.0.113.7' },
    use: { day: '34', month: '1,484', writes: '30', refused: '0', tools: ['GetQuote'] },
  });
});

test('a write that was not counted yet is told as the last use', () => {
  const calls = new Map([['c1', { tools: ['PlaceOrder'], at: hoursAgo(1), address: '203.0.113.7' }]]);
  expect(card({}, { calls })?.lastUsed).toMatchObject({ ago: '1 hour ago', address: '203.0.113.7' });
  const use = { connectionId: 'c1', lastUsedAt: hoursAgo(3), lastTool: 'GetQuote', calls: 1n };
  expect(card({ use }, { calls })?.lastUsed).toMatchObject({ ago: '1 hour ago' });
});

test('a connection that was never used says so by its absence', () => {
  expect(card()?.lastUsed).toBeUndefined();
  expect(card()?.use).toMatchObject({ day: '0', month: '0', tools: [] });
});

test('a trading connection can be made read only and not raised; where trading is off nothing can', () => {
  expect(card({ scope: 'mcp:trade' })).toMatchObject({ trades: true, raisable: false });
  expect(card({}, { trading: false })).toMatchObject({ raisable: false });
});

test('a scope that cannot be read counts as read only', () => {
  expect(card({ scope: 'everything' })).toMatchObject({ trades: false, scope: 'Read only' });
});

test('a renamed one shows both names, a paused one since when, one with an end of the person’s says so', () => {
  const changes = { label: 'Desk', pausedAt: hoursAgo(3), livesUntil: hoursAgo(-90) };
  expect(card(changes)).toMatchObject({
    ...{ label: 'Desk', ownName: 'Claude Code', paused: { ago: '3 hours ago' }, expires: { own: true } },
  });
});

const clientOf = (kind: string, id = 'c') => ({ client: { kind, id } as ListedConnection['client'] });

test.each([
  [
    { ...clientOf('metadata_document', 'https://claude.ai/client.json'), redirectHost: 'claude.ai' },
    'Verified domain claude.ai',
    undefined,
  ],
  [clientOf('registered'), 'Registered by the operator', undefined],
  [{ ...clientOf('dynamic'), redirectHost: 'evil.example' }, 'Unverified', true],
  [clientOf('dynamic'), 'Unverified', false],
])('%j is told by where it comes from', (changes, words, imitates) => {
  const told = card(changes);
  expect([told?.identity.words, told?.warning?.strong]).toEqual([words, imitates]);
});

test('registrations of one app stand together; personal tokens stand apart', () => {
  const { groups, tokens, summary } = viewOf([
    connection({ id: 'c1' }),
    connection({ id: 'c2', clientName: 'Cursor', scope: 'mcp:trade' }),
    connection({ id: 'c3', connectedAt: hoursAgo(4), pausedAt: now }),
    connection({ id: 'c4', ...clientOf('personal'), label: 'nightly' }),
  ]);
  expect(groups.map(({ cards }) => cards.map(({ label }) => label))).toEqual([
    ['Claude Code (2)', 'Claude Code'],
    ['Cursor'],
  ]);
  expect(tokens.map(({ label }) => label)).toEqual(['nightly']);
  expect(summary).toBe('4 connections: 1 may trade, 1 is paused. 0 calls, 0 writes and 0 refusals in 24 hours.');
});
