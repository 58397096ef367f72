import type { Client, ListedConnection, Scope } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { toConsentRequest } from './consent-request.ts';

const browserHash = new Uint8Array([1, 2, 3]);
const client = (kind: string, id = 'client') => ({ id, kind, name: 'Agent' }) as Client;
const connection = (
  scope: Scope,
  { id = 'one', clientId = 'client', browserHash: made = null as Uint8Array | null } = {},
) =>
  ({
    id,
    clientId,
    scope,
    connectedAt: new Date(0),
    createdAt: new Date(0),
    use: null,
    browserHash: made,
    pausedAt: null,
  }) as unknown as ListedConnection;

const request = (
  asked: Scope,
  connections: ListedConnection[] = [],
  of = client('dynamic'),
  lastEnded?: ListedConnection,
) =>
  toConsentRequest({
    lastEnded,
    ...{ uid: 'uid', client: of, redirectUri: 'http://127.0.0.1:5000/callback', asked, connections, browserHash },
    offered: ['mcp:read', 'mcp:trade'],
  });

describe('what the consent page preselects', () => {
  test.each([
    ['a first connection, read asked', 'mcp:read', [], 'mcp:read', false],
    ['a first connection, trade asked', 'mcp:trade', [], 'mcp:read', false],
    ['a step-up: nothing', 'mcp:trade', ['mcp:read'], undefined, true],
    ['trade asked again: nothing', 'mcp:trade', ['mcp:trade'], undefined, false],
    ['read asked again', 'mcp:read', ['mcp:trade'], 'mcp:read', false],
  ] as const)('%s', (_, asked, held, preselected, stepUp) => {
    expect(
      request(
        asked,
        held.map((scope) => connection(scope)),
      ),
    ).toMatchObject({ asked, preselected, stepUp });
  });

  test('connections of other clients do not count', () => {
    const others = [connection('mcp:read', { clientId: 'other' })];
    expect(request('mcp:trade', others)).toMatchObject({ stepUp: false, connections: [] });
  });

  test('that the person paused it is said, and of no other client', () => {
    const paused = (clientId: string) => ({ ...connection('mcp:trade', { clientId }), pausedAt: new Date(0) });
    expect(request('mcp:trade', [paused('client')]).paused).toBe(true);
    expect(request('mcp:trade', [paused('other'), connection('mcp:trade')]).paused).toBe(false);
  });

  test('limits are those of the connection that it has, or gave back', () => {
    const bound = (most: number) => {
      const limits = { type: 'portcullis_trading', max_order_quantity: most };
      return { ...connection('mcp:trade'), limits } as ListedConnection;
    };
    const proposedTo = (live: ListedConnection[]) =>
      request('mcp:trade', live, client('dynamic'), bound(2)).limits.proposed?.max_order_quantity;
    expect([proposedTo([]), proposedTo([bound(3)])]).toEqual([2, 3]);
  });

  test('a dynamic client’s new consent replaces its older connections', () => {
    const made = [connection('mcp:read', { browserHash })];
    expect(request('mcp:read', made)).toMatchObject({ replaces: 'all', preselectedReplaces: undefined });
  });

  test('of a metadata document’s connections the one from this browser is preselected, else a new one', () => {
    const id = 'https://claude.ai/oauth/claude-code-client-metadata';
    const of = client('metadata_document', id);
    const elsewhere = connection('mcp:read', { id: 'elsewhere', clientId: id, browserHash: new Uint8Array([9]) });
    const here = connection('mcp:read', { id: 'here', clientId: id, browserHash });
    expect(request('mcp:read', [elsewhere, here], of)).toMatchObject({
      client: { documentHost: 'claude.ai', unverified: true },
      replaces: 'choose',
      preselectedReplaces: 'here',
    });
    expect(request('mcp:read', [elsewhere], of).preselectedReplaces).toBeUndefined();
  });

  test('where it returns to is said as people read it', () => {
    expect(request('mcp:read').redirect).toEqual({
      uri: 'http://127.0.0.1:5000/callback',
      kind: 'loopback',
      host: '127.0.0.1',
    });
  });
});
