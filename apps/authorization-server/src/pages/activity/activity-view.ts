import { permissionTable } from '@portcullis/access';
import type { AuditEntry, NamedConnection } from '@portcullis/operations';
import { type Moment, momentOf } from '../words/time-words.ts';
import { type ActivityQuery, activityAddress } from './activity-query.ts';
import { decisionWords, eventWords } from './event-words.ts';

export type Detail = { name: string; value: string; isCode?: boolean; address?: string };

export type ActivityRow = {
  at: Moment;
  what: string;
  /** The client; undefined: no client did it. */
  client: { name: string; address: string } | undefined;
  decision: { name: string; badge: string };
  reason: string | null;
  accounts: string;
  details: Detail[];
  seal: string;
};

type Facts = {
  entries: readonly AuditEntry[];
  connections: readonly NamedConnection[];
  accounts: readonly { name: string }[];
  query: ActivityQuery;
  /** The cursor of what comes after these. */
  older: string | undefined;
  now: Date;
};

/** The person's own timeline, and what it may be filtered by. */
export const activityView = ({ entries, connections, accounts, query, older, now }: Facts) => {
  const { after: _, ...filters } = query;
  return {
    query,
    rows: entries.map((entry) => activityRow(entry, { connections, now })),
    connections: connections.map(({ id, name, connectedAt, hasEnded }) => ({
      ...{ id, words: `${name}, ${momentOf(connectedAt, now).words.split(',')[0]}${hasEnded ? ', ended' : ''}` },
    })),
    tools: permissionTable.map(({ tool }) => tool).toSorted(),
    accounts: accounts.map(({ name }) => name),
    decisions: Object.entries(decisionWords).map(([value, { name }]) => ({ value, name })),
    isFiltered: Object.values(filters).some((value) => value !== ''),
    isFirst: query.after === '',
    newest: activityAddress(filters),
    older: older === undefined ? undefined : activityAddress({ ...filters, after: older }),
    csv: activityAddress(filters, '/activity/export.csv'),
    jsonLines: activityAddress(filters, '/activity/export.jsonl'),
  };
};

const activityRow = (entry: AuditEntry, { connections, now }: Pick<Facts, 'connections' | 'now'>): ActivityRow => {
  const { connectionId, clientName, at, reason, seq, decision, accounts } = entry;
  const connection = connections.find(({ id }) => id === connectionId);
  const name = connection?.name ?? clientName ?? undefined;
  return {
    at: momentOf(at, now),
    what: eventWords(entry),
    client:
      name === undefined ? undefined : { name, address: connection ? activityAddress({ client: connection.id }) : '' },
    decision: decisionWords[decision] ?? { name: decision, badge: 'plain' },
    reason: reason?.replaceAll('_', ' ') ?? null,
    accounts: accounts.join(', '),
    details: detailsOf(entry),
    seal: seq === null ? 'Not sealed yet' : `Sealed as no. ${seq} of your chain`,
  };
};

const scopeWords: Readonly<Record<string, string>> = { 'mcp:read': 'read', 'mcp:trade': 'read and trade' };

const detailsOf = (entry: AuditEntry): Detail[] => {
  const { scopeHeld, scopeNeeded, argsDigest, orderIds, approvalId, durationMs, address, requestId, event } = entry;
  const scope = (scope: string) => `${scopeWords[scope] ?? scope} (${scope})`;
  const orders = orderIds.length === 1 ? 'Order' : 'Orders';
  const digest = argsDigest && Buffer.from(argsDigest).toString('hex');
  return [
    detail('Scope held', scopeHeld && scope(scopeHeld)),
    detail('Scope needed', scopeNeeded && scope(scopeNeeded)),
    detail('Reason', entry.reason, { isCode: true }),
    detail(orders, orderIds.join(', ') || null, { isCode: true }),
    detail('Approval', approvalId, { isCode: true, address: `/approvals/${approvalId}` }),
    detail('Limits before', limitsWords(entry.limitsBefore)),
    detail('Limits after', limitsWords(entry.limitsAfter)),
    detail('Took', durationMs === null ? null : `${durationMs} ms`),
    detail('Address', address, { isCode: true }),
    detail('Arguments (SHA-256)', digest, { isCode: true }),
    detail('Event', event, { isCode: true }),
    detail('Request', requestId, { isCode: true }),
  ].flatMap((each) => each ?? []);
};

const detail = (name: string, value: string | null, more: Omit<Detail, 'name' | 'value'> = {}): Detail | undefined =>
  value === null ? undefined : { name, value, ...more };

/** "orders per hour: 3 of 10", whatever the limits are. */
export const limitsWords = (limits: unknown): string | null => {
  if (limits === null || limits === undefined) return null;
  if (typeof limits !== 'object') return String(limits);
  const words = Object.entries(limits).map(([name, value]) => {
    const text = typeof value === 'object' && value !== null ? `(${limitsWords(value) ?? ''})` : String(value);
    return Array.isArray(limits) ? text : `${name.replaceAll('_', ' ')}: ${text}`;
  });
  return words.join(', ') || 'none';
};
