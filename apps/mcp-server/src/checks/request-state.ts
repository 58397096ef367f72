import { type Check, established, type Finding, type Gate, type Known } from '../gate.ts';
import type { RequestId } from '../refusal.ts';

/**
 * A `requestState` must be the one that this very call was given (2026-07-28, "Multi round-trip requests"): sealed here, for this
 * person, grant, tool and arguments, and not over. Anything else is one error, which tells nothing. It lets nothing through by
 * itself: the act looks at the approval.
 */
export const checkRequestState: Check = (known, gate) => {
  const { id, params } = established(known, 'message');
  const { requestState } = params;
  const isRetry = requestState !== undefined && id !== undefined && known.route?.kind === 'modern';
  return isRetry && known.tool !== undefined ? judge(known, gate, known.tool, { id, requestState }) : undefined;
};

type Retry = { id: RequestId; requestState: unknown };

const judge = async (
  known: Known,
  { requestStates, tools }: Gate,
  tool: string,
  { id, requestState }: Retry,
): Promise<Finding> => {
  const { personId, connectionId } = established(known, 'principal');
  const argsDigest = tools.digestOf(tool, established(known, 'message').params.arguments);
  const isOurs =
    typeof requestState === 'string' &&
    argsDigest !== undefined &&
    (await requestStates.isOf(requestState, { personId, connectionId, tool, argsDigest }));
  if (isOurs) return undefined;
  return { refuse: { reason: 'protocol', status: 200, code: -32602, fault: 'Invalid or expired requestState', id } };
};
