import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** The chain of rows that are nobody's. */
export const nobodysChain = '00000000-0000-0000-0000-000000000000';

/** An audit row as it is sealed: all of it but the transaction, which a restored database numbers anew. */
export type SealedRow = {
  id: bigint;
  at: Date;
  personId: string | null;
  connectionId: string | null;
  clientId: string | null;
  event: string;
  tool: string | null;
  scopeHeld: string | null;
  scopeNeeded: string | null;
  decision: string;
  reason: string | null;
  calls: number;
  argsDigest: Uint8Array | null;
  orderIds: readonly string[];
  durationMs: number | null;
  address: string | null;
  approvalId: string | null;
  limitsBefore: unknown;
  limitsAfter: unknown;
  requestId: string | null;
};

/** Where a chain ends: how many rows it has had, and the hash over all of them. */
export type Head = { chain: string; seq: bigint; hash: Uint8Array };

/** A row's place in its chain. */
export type Seal = { eventId: bigint; chain: string; seq: bigint; hash: Uint8Array };

/** Whose chain a row belongs to. */
export const chainOf = ({ personId }: Pick<SealedRow, 'personId'>): string => personId ?? nobodysChain;

/** What a chain begins with, so that no chain can pass for another one's. */
export const genesis = (chain: string): Head => ({
  chain,
  seq: 0n,
  hash: hash('sha256', `portcullis audit chain v1\n${chain}`, 'buffer'),
});

/** The head after one more row: SHA-256 over the hash before it and the row, each with its length. */
export const extend = ({ chain, seq, hash: before }: Head, row: SealedRow): Head => ({
  chain,
  seq: seq + 1n,
  hash: hash('sha256', Buffer.concat([...sized(before), ...sized(canonicalRow(row))]), 'buffer'),
});

/**
 * The bytes of a row: the name and the value of each member that has one, in the order of names, each with its length.
 * No two rows have the same. A member without a value adds nothing, so that a column added later changes no old row.
 */
export const canonicalRow = (row: SealedRow): Uint8Array => {
  const parts: Uint8Array[] = [];
  for (const [name, bytesOf] of members) {
    const bytes = bytesOf(row);
    if (bytes !== undefined) parts.push(...sized(Buffer.from(name)), ...sized(bytes));
  }
  return Buffer.concat(parts);
};

type Bytes = Uint8Array | undefined;

const text = (value: string | number | bigint | null): Bytes => (value === null ? undefined : Buffer.from(`${value}`));
const json = (value: unknown): Bytes => (value === null ? undefined : Buffer.from(canonicalJson(value)));
const list = (values: readonly string[]): Bytes =>
  values.length === 0 ? undefined : Buffer.concat(values.flatMap((value) => sized(Buffer.from(value))));

const members: readonly (readonly [name: string, bytesOf: (row: SealedRow) => Bytes])[] = [
  ['address', ({ address }) => text(address)],
  ['approval_id', ({ approvalId }) => text(approvalId)],
  ['args_digest', ({ argsDigest }) => argsDigest ?? undefined],
  ['at', ({ at }) => text(at.toISOString())],
  ['calls', ({ calls }) => text(calls)],
  ['client_id', ({ clientId }) => text(clientId)],
  ['connection_id', ({ connectionId }) => text(connectionId)],
  ['decision', ({ decision }) => text(decision)],
  ['duration_ms', ({ durationMs }) => text(durationMs)],
  ['event', ({ event }) => text(event)],
  ['id', ({ id }) => text(id)],
  ['limits_after', ({ limitsAfter }) => json(limitsAfter)],
  ['limits_before', ({ limitsBefore }) => json(limitsBefore)],
  ['order_ids', ({ orderIds }) => list(orderIds)],
  ['person_id', ({ personId }) => text(personId)],
  ['reason', ({ reason }) => text(reason)],
  ['request_id', ({ requestId }) => text(requestId)],
  ['scope_held', ({ scopeHeld }) => text(scopeHeld)],
  ['scope_needed', ({ scopeNeeded }) => text(scopeNeeded)],
  ['tool', ({ tool }) => text(tool)],
];

/** Their number (32 bits, big-endian), then the bytes, so that no two sequences read the same. */
const sized = (bytes: Uint8Array): [Uint8Array, Uint8Array] => {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
};
