import type { AuditEvent } from '@portcullis/access';
import type { RequestState } from '@portcullis/http';
import { ConnectionEnded, countQuietExit, RateLimited, ScopeLost } from '@portcullis/operations';
import type { ToolOutcome } from '@portcullis/tools';
import type { ToolResult } from './exchange.ts';
import { established, type Gate, type Known } from './gate.ts';
import type { Refusal } from './refusal.ts';

/** A call that was let in but must be refused over HTTP, because what let it in has ended meanwhile. */
export class Overtaken extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

/**
 * Runs the tool and leaves its audit row, unless the act left it.
 * @throws Overtaken, or an outage
 */
export const callTool = async (known: Known, gate: Gate, given: unknown, state: RequestState): Promise<ToolResult> => {
  const principal = established(known, 'principal');
  const tool = established(known, 'tool');
  const { requestId, address } = known;
  const startedAt = performance.now();
  try {
    const outcome = await gate.tools.call({ principal, requestId, address, tool, arguments: given });
    if (outcome.failure !== undefined) state.log.error({ error: outcome.failure, tool }, 'a tool failed');
    auditOutcome(known, gate, outcome, Math.round(performance.now() - startedAt));
    return toResult(outcome);
  } catch (error) {
    const refusal = refusalOf(error, tool);
    // Its row was written by the act that was refused.
    gate.audit.use(principal.connectionId, tool, gate.now());
    throw refusal ? new Overtaken(refusal) : error;
  }
};

const toResult = ({ structuredContent, text, isError }: ToolOutcome): ToolResult => ({
  content: [{ type: 'text', text }],
  structuredContent,
  ...(isError && { isError }),
});

/** What ended between the look-up of the token and the act. */
const refusalOf = (error: unknown, tool: string): Refusal | undefined => {
  if (error instanceof ConnectionEnded) return { reason: 'dead_token' };
  if (error instanceof ScopeLost) return { reason: 'insufficient_scope', scope: error.needed, tool };
  if (error instanceof RateLimited) {
    return { reason: 'too_many_requests', retryAfterSeconds: error.retryAfterSeconds };
  }
  return undefined;
};

const auditOutcome = (known: Known, gate: Gate, outcome: ToolOutcome, durationMs: number): void => {
  const tool = established(known, 'tool');
  if (outcome.audited) {
    gate.audit.use(established(known, 'principal').connectionId, tool, gate.now());
    return;
  }
  leaveRow(gate, {
    ...auditOf(known, gate, tool),
    decision: outcome.failure === undefined ? (outcome.isError ? 'refused' : 'allowed') : 'failed',
    reason: outcome.reason ?? null,
    argsDigest: outcome.argsDigest ? new Uint8Array(outcome.argsDigest) : null,
    durationMs,
  });
};

/**
 * The row of a call that was refused at the gate. Requests that are no calls, or nobody's, leave none; nor do those that
 * are sent away because they are too many, for a flood must fill neither the table nor, when rows wait, the memory.
 */
export const auditRefusal = (known: Known, gate: Gate, refusal: Refusal): void => {
  if (!known.principal || known.message?.method !== 'tools/call' || unaudited.has(refusal.reason)) return;
  const tool = known.tool ?? plainName(known.message.params.name);
  leaveRow(gate, { ...auditOf(known, gate, tool), decision: 'refused', reason: refusal.reason });
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

const auditOf = (known: Known, gate: Gate, tool: string | null) => ({
  at: gate.now(),
  personId: known.principal?.personId ?? null,
  connectionId: known.principal?.connectionId ?? null,
  clientId: known.principal?.clientId ?? null,
  event: 'tool.call',
  tool,
  scopeHeld: known.principal?.scope ?? null,
  scopeNeeded: known.tool === undefined ? null : gate.tools.scopeOf(known.tool),
  address: known.address,
  requestId: known.requestId,
});

/** A name that somebody made up is kept only if it could be one. */
const plainName = (name: unknown): string | null =>
  typeof name === 'string' && /^[\w.-]{1,64}$/.test(name) ? name : null;
