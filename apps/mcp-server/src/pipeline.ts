import { checkArguments } from './checks/arguments.ts';
import { readToken } from './checks/bearer.ts';
import { checkMediaTypes } from './checks/media-types.ts';
import { readMessage } from './checks/message.ts';
import { checkMethod } from './checks/method.ts';
import { resolveOffer } from './checks/offer.ts';
import { checkOrigin } from './checks/origin.ts';
import { checkPause } from './checks/pause.ts';
import { checkPlan } from './checks/plan.ts';
import { findPrincipal } from './checks/principal.ts';
import { checkProtocol } from './checks/protocol.ts';
import { checkAudit, checkRate } from './checks/rate.ts';
import { checkRequestState } from './checks/request-state.ts';
import { checkScope } from './checks/scope.ts';
import { resolveTool } from './checks/tool.ts';
import { readToolsets } from './checks/toolsets.ts';
import type { Check, Gate, Known } from './gate.ts';
import type { Refusal } from './refusal.ts';

/**
 * The road of a request to /mcp, in order. The host was checked before (421); after it come the arguments, which the
 * tool judges. Who has no live token is answered before a byte of the body is read.
 */
export const pipeline: readonly (readonly [name: string, check: Check])[] = [
  ['origin', checkOrigin],
  ['method', checkMethod],
  ['bearer', readToken],
  ['principal', findPrincipal],
  ['media types', checkMediaTypes],
  ['message', readMessage],
  ['protocol', checkProtocol],
  ['toolsets', readToolsets],
  ['audit', checkAudit],
  ['rate', checkRate],
  ['tool', resolveTool],
  ['prompt or resource', resolveOffer],
  ['plan', checkPlan],
  ['pause', checkPause],
  ['scope', checkScope],
  ['arguments', checkArguments],
  ['request state', checkRequestState],
];

/** Runs the table until a check refuses. Also says what was known by then, for the audit. */
export const runPipeline = async (first: Known, gate: Gate): Promise<{ known: Known; refusal?: Refusal }> => {
  const known = { ...first };
  for (const [, check] of pipeline) {
    const found = check(known, gate);
    const finding = found instanceof Promise ? await found : found;
    if (finding === undefined) continue;
    if ('refuse' in finding) return { known, refusal: finding.refuse };
    Object.assign(known, finding.learn);
  }
  return { known };
};
