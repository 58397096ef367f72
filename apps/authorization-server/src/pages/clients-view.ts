import { type AccessRequest, isScope, type ListedConnection, type Scope } from '@portcullis/access';
import { type OpenRequest, openRequestsView } from './access-request-view.ts';
import { labelConnections } from './connection-labels.ts';
import type { SafetyNotice } from './safety-notices.ts';
import { scopeName } from './scope-words.ts';
import { type Moment, momentOf } from './time-words.ts';

export type ConnectionRow = {
  id: string;
  label: string;
  returnsTo: string;
  unverified: boolean;
  scope: string;
  trades: boolean;
  accounts: string;
  connected: Moment;
  lastUsed: (Moment & { tool: string | undefined; calls: string }) | undefined;
  expires: Moment;
  /** Whether it can be allowed to trade here at all. */
  raisable: boolean;
};

/** What has just been done, read back from the store: an address alone proves nothing. */
export type ClientsNews =
  | { kind: 'revoked'; client: string; connectionId: string; workingOrders: number }
  | { kind: 'cancelled'; client: string; count: number }
  | { kind: 'raised' | 'lowered' | 'declined'; client: string };

export type ClientsView = {
  rows: ConnectionRow[];
  news: ClientsNews | undefined;
  notices: readonly SafetyNotice[];
  requests: OpenRequest[];
  mcpUrl: string;
};

type Facts = {
  connections: readonly ListedConnection[];
  accounts: readonly { name: string }[];
  trading: boolean;
  mcpUrl: string;
  news?: ClientsNews | undefined;
  notices?: readonly SafetyNotice[];
  requests?: readonly AccessRequest[];
  now: Date;
};

/** One row a live connection, newest first. */
export const clientsView = ({
  connections,
  accounts,
  trading,
  mcpUrl,
  news,
  notices = [],
  requests = [],
  now,
}: Facts): ClientsView => {
  const labels = labelConnections(connections);
  return {
    mcpUrl,
    news,
    notices,
    requests: openRequestsView(requests, connections, now),
    rows: connections.map((connection) => {
      const scope = scopeOf(connection);
      return {
        id: connection.id,
        label: labels.get(connection.id) ?? connection.clientName,
        returnsTo: connection.redirectHost,
        unverified: connection.client.kind !== 'registered',
        scope: scopeName[scope],
        trades: scope === 'mcp:trade',
        accounts: accounts.map(({ name }) => name).join(', '),
        connected: momentOf(connection.connectedAt ?? connection.createdAt, now),
        lastUsed: lastUse(connection, now),
        expires: momentOf(connection.expiresAt, now),
        raisable: trading && scope === 'mcp:read',
      };
    }),
  };
};

/** What cannot be read as a scope counts as the lesser one. */
const scopeOf = ({ scope }: { scope: string }): Scope => (isScope(scope) ? scope : 'mcp:read');

const lastUse = ({ use }: ListedConnection, now: Date): ConnectionRow['lastUsed'] =>
  use?.lastUsedAt
    ? { ...momentOf(use.lastUsedAt, now), tool: use.lastTool ?? undefined, calls: callsWords(use.calls) }
    : undefined;

const callsWords = (calls: bigint): string =>
  `${calls.toString().replace(/\B(?=(\d{3})+$)/g, ',')} ${calls === 1n ? 'call' : 'calls'}`;
