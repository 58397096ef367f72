import type { AuditEntry } from '@portcullis/operations';

/** A row as it is exported, with the name of its client: everything that is kept of it, and what seals it. */
const exported = (entry: AuditEntry, client: string | null) => ({
  id: String(entry.id),
  at: entry.at.toISOString(),
  event: entry.event,
  tool: entry.tool,
  client,
  client_id: entry.clientId,
  connection_id: entry.connectionId,
  decision: entry.decision,
  reason: entry.reason,
  scope_held: entry.scopeHeld,
  scope_needed: entry.scopeNeeded,
  calls: entry.calls,
  arguments_sha256: entry.argsDigest && Buffer.from(entry.argsDigest).toString('hex'),
  order_ids: entry.orderIds,
  accounts: entry.accounts,
  approval_id: entry.approvalId,
  limits_before: entry.limitsBefore,
  limits_after: entry.limitsAfter,
  duration_ms: entry.durationMs,
  address: entry.address,
  request_id: entry.requestId,
  person_id: entry.personId,
  chain_seq: entry.seq === null ? null : String(entry.seq),
  chain_hash: entry.hash && Buffer.from(entry.hash).toString('hex'),
});

type Exported = ReturnType<typeof exported>;

const columns = [
  ...(['id', 'at', 'event', 'tool', 'client', 'client_id', 'connection_id', 'decision', 'reason'] as const),
  ...(['scope_held', 'scope_needed', 'calls', 'arguments_sha256', 'order_ids', 'accounts', 'approval_id'] as const),
  ...(['limits_before', 'limits_after', 'duration_ms', 'address', 'request_id', 'person_id'] as const),
  ...(['chain_seq', 'chain_hash'] as const),
] satisfies (keyof Exported)[];

/** One JSON object a line. */
export const jsonLine = (entry: AuditEntry, client: string | null): string =>
  `${JSON.stringify(exported(entry, client))}\n`;

/** The first line of the CSV (RFC 4180). */
export const csvHeader = `${columns.join(',')}\r\n`;

export const csvLine = (entry: AuditEntry, client: string | null): string => {
  const row = exported(entry, client);
  return `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`;
};

/**
 * A cell: lists with spaces between, objects as JSON. Text that a spreadsheet would take for a formula begins with an
 * apostrophe: clients choose their own names.
 */
export const csvCell = (value: unknown): string => {
  const text = Array.isArray(value) ? value.join(' ') : isObject(value) ? JSON.stringify(value) : String(value ?? '');
  const inert = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
