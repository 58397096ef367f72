import {
  type ApprovalCause,
  type ConnectionReads,
  type ConnectionRules,
  type StateRead,
  stateReads,
  untrustedToolOf,
} from '@portcullis/access';
import { Refusal } from '../refusal.ts';

/** A write follows what was read when it comes within this time. */
export const untrustedWindowMs = 60_000;

const minuteMs = 60_000;

/** What a trial of the write showed of one order that is no exit. `notionalCents` null: there is no price to tell by. */
export type JudgedOrder = { quantity: number; notionalCents: bigint | null };

export type JudgedWrite = {
  tool: string;
  orders: readonly JudgedOrder[];
  /** The tool that told text of others just before; undefined: none did. */
  readUntrusted: string | undefined;
};

/** The tool that last told this connection what others wrote, within a minute. */
export const lastUntrusted = (reads: ConnectionReads, now: Date): string | undefined =>
  [...reads]
    .filter(([, at]) => now.getTime() - at.getTime() < untrustedWindowMs)
    .toSorted(([, one], [, other]) => other.getTime() - one.getTime())
    .map(([noted]) => untrustedToolOf(noted))
    .find((tool) => tool !== undefined);

/** Whether the rules could ask for an approval of this tool at all: what they say of orders shows in a trial. */
export const mayNeedApproval = (
  { approvals, gates }: ConnectionRules,
  tool: string,
  readUntrusted: string | undefined,
): boolean => {
  if (gates?.untrustedText && readUntrusted !== undefined) return true;
  const when = approvals?.when ?? 'never';
  return when === 'tools' ? (approvals?.tools?.includes(tool) ?? false) : when !== 'never';
};

/** Why a write that is no exempt exit needs the person's approval; undefined: it does not. */
export const approvalCause = (
  { approvals, gates }: ConnectionRules,
  { tool, orders, readUntrusted }: JudgedWrite,
): ApprovalCause | undefined => {
  if (approvals?.when === 'every') return 'every_write';
  if (approvals?.when === 'tools' && approvals.tools?.includes(tool)) return 'named_tool';
  const { above } = approvals ?? {};
  if (above && orders.some((order) => isAbove(order, above))) return 'above_threshold';
  return gates?.untrustedText && readUntrusted !== undefined ? 'untrusted_text' : undefined;
};

type Threshold = { quantity?: number | undefined; notional?: number | undefined };

/** An order whose notional cannot be told is above any. */
const isAbove = ({ quantity, notionalCents }: JudgedOrder, above: Threshold): boolean =>
  (above.quantity !== undefined && quantity > above.quantity) ||
  (above.notional !== undefined && (notionalCents === null || Number(notionalCents) > above.notional * 100));

export type GateFacts = { connectedAt: Date | null; reads: ConnectionReads; now: Date };

/** What must come before a write that is no exit: time since the connection was made, then fresh state. */
export const gateRefusal = (
  { gates = {} }: ConnectionRules,
  { connectedAt, reads, now }: GateFacts,
): Refusal | undefined => {
  const { coolOffMinutes, freshStateMinutes } = gates;
  if (coolOffMinutes !== undefined) {
    const ends = coolsOffUntil(connectedAt ?? now, coolOffMinutes);
    if (now < ends) return coolingOff(ends);
  }
  if (freshStateMinutes === undefined) return undefined;
  const missing = staleReads(reads, freshStateMinutes, now);
  return missing.length > 0 ? notFresh(missing, freshStateMinutes) : undefined;
};

/** When a new client may write. */
export const coolsOffUntil = (connectedAt: Date, minutes: number): Date =>
  new Date(connectedAt.getTime() + minutes * minuteMs);

/** What of the state was not read within so many minutes. */
export const staleReads = (reads: ConnectionReads, minutes: number, now: Date): StateRead[] => {
  const since = now.getTime() - minutes * minuteMs;
  return stateReads.filter((tool) => (reads.get(tool)?.getTime() ?? Number.NEGATIVE_INFINITY) < since);
};

const coolingOff = (ends: Date): Refusal =>
  new Refusal('cooling_off', `The person lets this connection write from ${ends.toISOString()} on.`, {
    hint: 'Until then it reads, and cancels and closes.',
  });

const notFresh = (missing: readonly string[], minutes: number): Refusal =>
  new Refusal('state_not_fresh', `Not read within ${minutes} minutes by this connection: ${missing.join(', ')}.`, {
    hint: 'Call them, then repeat this call.',
  });

/** Neither more nor less than the person set: what cannot be read lets nothing through. */
export const rulesUnreadable = (): Refusal =>
  new Refusal('rules_unreadable', 'The rules of this connection cannot be read, so it may only cancel and close.', {
    hint: 'The person sets them anew on the page of this connection.',
  });
