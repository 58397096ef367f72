import type { AuditEvent } from '@portcullis/access';
import { countQuietExit } from '@portcullis/operations';
import type { ToolOutcome } from '@portcullis/tools';
import { established, type Gate, type Known } from './gate.ts';
import type { Refusal } from './refusal.ts';

/** What a call is called in the audit. What is not here is no call, and leaves no row. */
const eventOf: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'tool.call'],
  ['prompts/get', 'prompt.get'],
  ['resources/read', 'resource.read'],
  ['completion/complete', 'completion'],
]);

/** The row of a tool that ran, unless the act left it. */
export const auditOutcome = (known: Known, gate: Gate, outcome: ToolOutcome, durationMs: number): void => {
  const tool = established(known, 'tool');
  if (outcome.audited) {
    gate.audit.use(established(known, 'principal').connectionId, tool, gate.now());
    return;
  }
  leaveRow(gate, {
    ...auditOf(known, gate, 'tool.call', tool),
    decision: outcome.failure === undefined ? (outcome.isError ? 'refused' : 'allowed') : 'failed',
    reason: outcome.reason ?? null,
    argsDigest: outcome.argsDigest ? new Uint8Array(outcome.argsDigest) : null,
    durationMs,
  });
};

/** The row of a prompt, resource or completion that was given. */
export const auditOffer = (known: Known, gate: Gate, durationMs: number): void => {
  const { name } = established(known, 'offer');
  const event = eventOf.get(established(known, 'message').method) ?? 'offer';
  gate.audit.add({ ...auditOf(known, gate, event, name), decision: 'allowed', durationMs });
};

/**
 * The row of a call that was refused at the gate. Requests that are no calls, or nobody's, leave none; nor do those that
 * are sent away because they are too many, for a flood must fill neither the table nor, when rows wait, the memory.
 */
export const auditRefusal = (known: Known, gate: Gate, refusal: Refusal): void => {
  const { message } = known;
  const event = message && eventOf.get(message.method);
  if (!known.principal || event === undefined || unaudited.has(refusal.reason)) return;
  const name = known.tool ?? known.offer?.name ?? plainName(message?.params.name ?? message?.params.uri);
  leaveRow(gate, { ...auditOf(known, gate, event, name), decision: 'refused', reason: refusal.reason });
};

/** Exits pass whatever their number, so those that got nowhere are audited in bulk (see operations, quiet-exits.ts). */
const leaveRow = ({ audit, tools, now }: Gate, row: AuditEvent): void => {
  const { tool, connectionId } = row;
  const isExit = tool != null && connectionId != null && tools.isExit(tool);
  const calls = isExit ? countQuietExit(connectionId, now()) : 1;
  if (calls > 0) audit.add({ ...row, calls });
  else if (isExit) audit.use(connectionId, tool, now());
};

const unaudited = new Set<Refusal['reason']>(['too_many_requests', 'audit_behind']);

const auditOf = (known: Known, gate: Gate, event: string, name: string | null) => ({
  at: gate.now(),
  personId: known.principal?.personId ?? null,
  connectionId: known.principal?.connectionId ?? null,
  clientId: known.principal?.clientId ?? null,
  event,
  tool: name,
  scopeHeld: known.principal?.scope ?? null,
  scopeNeeded: known.tool === undefined ? (known.offer?.scope ?? null) : gate.tools.scopeOf(known.tool),
  address: known.address,
  requestId: known.requestId,
});

/** A name that somebody made up is kept only if it could be one. */
const plainName = (name: unknown): string | null =>
  typeof name === 'string' && /^[\w.:/{}-]{1,64}$/.test(name) ? name : null;
