import type { RequestState } from '@portcullis/http';
import { ConnectionEnded, ConnectionPaused, RateLimited, ScopeLost } from '@portcullis/operations';
import type { ToolOutcome } from '@portcullis/tools';
import { waitingAnswer } from './approvals/waiting-answer.ts';
import { auditOutcome } from './call-audit.ts';
import type { ToolAnswer, ToolResult } from './exchange.ts';
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
export const callTool = async (known: Known, gate: Gate, given: unknown, state: RequestState): Promise<ToolAnswer> => {
  const principal = established(known, 'principal');
  const tool = established(known, 'tool');
  const { requestId, address } = known;
  const startedAt = performance.now();
  try {
    const outcome = await gate.tools.call({ principal, requestId, address, tool, arguments: given });
    if (outcome.failure !== undefined) state.log.error({ error: outcome.failure, tool }, 'a tool failed');
    auditOutcome(known, gate, outcome, Math.round(performance.now() - startedAt));
    const result = toResult(outcome);
    return outcome.approval ? { result, waiting: await waitingAnswer(known, gate, outcome) } : { result };
  } catch (error) {
    const refusal = refusalOf(error, tool);
    // Its row was written by the act that was refused.
    gate.audit.use(principal.connectionId, tool, gate.now());
    throw refusal ? new Overtaken(refusal) : error;
  }
};

const toResult = ({ structuredContent, text, image, isError }: ToolOutcome): ToolResult => ({
  content: image
    ? [
        { type: 'text', text },
        { type: 'image', ...image },
      ]
    : [{ type: 'text', text }],
  structuredContent,
  ...(isError && { isError }),
});

/** What ended between the look-up of the token and the act. */
const refusalOf = (error: unknown, tool: string): Refusal | undefined => {
  if (error instanceof ConnectionEnded) return { reason: 'dead_token' };
  if (error instanceof ConnectionPaused) return { reason: 'connection_paused' };
  if (error instanceof ScopeLost)
    return { reason: 'insufficient_scope', scope: error.needed, kind: 'tool', name: tool };
  if (error instanceof RateLimited) {
    return { reason: 'too_many_requests', retryAfterSeconds: error.retryAfterSeconds };
  }
  return undefined;
};
