import { contains } from '@portcullis/access';
import { type Check, established, type Gate, type Known } from '../gate.ts';

/**
 * Reads are counted in the process. Writes that the scope allows are counted in their own transaction, once they are
 * taken; here only their attempts are. Exits are not counted at all: nothing that stops trading waits behind anything.
 */
export const checkRate: Check = (known, gate) => {
  const write = allowedWrite(known, gate);
  if (write !== undefined && gate.tools.isExit(write)) return undefined;
  const { connectionId } = established(known, 'principal');
  const limit = write === undefined ? gate.limitReads : gate.limitAttempts;
  const retryAfterSeconds = limit?.(connectionId, gate.now().getTime());
  return retryAfterSeconds === undefined ? undefined : { refuse: { reason: 'too_many_requests', retryAfterSeconds } };
};

/** No call is answered whose audit row could be lost. The row of an act is written with the act. */
export const checkAudit: Check = (known, gate) =>
  gate.audit.isAccepting() || allowedWrite(known, gate) !== undefined
    ? undefined
    : { refuse: { reason: 'audit_behind' } };

/** The write that is called, when the scope allows it. */
const allowedWrite = (known: Known, { tools }: Gate): string | undefined => {
  const { method, params } = established(known, 'message');
  if (method !== 'tools/call' || typeof params.name !== 'string') return undefined;
  const tool = tools.resolve(params.name);
  const mayTrade = contains(established(known, 'principal').scope, 'mcp:trade');
  return tool !== undefined && mayTrade && tools.scopeOf(tool) === 'mcp:trade' ? tool : undefined;
};
