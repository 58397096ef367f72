import { bearerChallenge, type ChallengeError, type Scope } from '@portcullis/access';

export type RequestId = string | number;

/** Why a request is answered without a tool's answer. The public words are chosen in `toAnswer` and nowhere else. */
export type Refusal =
  | { reason: 'foreign_origin' }
  | { reason: 'method_not_allowed' }
  | { reason: 'unsupported_media_type' }
  | { reason: 'not_acceptable' }
  | { reason: 'malformed_authorization'; fault: string }
  | { reason: 'no_token' }
  | { reason: 'dead_token' }
  | { reason: 'body_too_large' }
  | { reason: 'unreadable_body'; fault: string }
  | { reason: 'invalid_message'; fault: string; id: RequestId | null }
  | { reason: 'protocol'; status: number; code: number; fault: string; data?: unknown; id: RequestId | null }
  | { reason: 'too_many_requests'; retryAfterSeconds: number }
  | { reason: 'audit_behind' }
  | { reason: 'too_many_streams' }
  | { reason: 'streams_full' }
  | { reason: 'unknown_tool'; tool: string; id: RequestId }
  | { reason: 'unknown_prompt'; prompt: string; id: RequestId }
  | { reason: 'unknown_resource'; uri: string; isModern: boolean; id: RequestId }
  | { reason: 'plan_required'; plan: string }
  | { reason: 'connection_paused' }
  | { reason: 'insufficient_scope'; scope: Scope; kind: 'tool' | 'prompt' | 'resource' | 'template'; name: string };

/** What is written on the wire. */
export type Answer = { status: number; headers: Record<string, string>; body: object };

/** Where a client finds out how to be let in, and what it needs at the least. */
export type Gateposts = { resourceMetadata: string; firstScope: Scope };

/** From a reason to status, headers and body (RFC 6750, 3.1; JSON-RPC 2.0, 5.1; MCP 2026-07-28, Streamable HTTP). */
export const toAnswer = (refusal: Refusal, gateposts: Gateposts): Answer => {
  switch (refusal.reason) {
    case 'foreign_origin':
      return oauthError(403, 'invalid_origin', 'Requests from this origin are not taken');
    case 'method_not_allowed':
      return { ...rpcError(405, -32000, 'Only POST is served here', null), headers: { Allow: 'POST, OPTIONS' } };
    case 'unsupported_media_type':
      return rpcError(415, -32000, 'The body must be application/json, in UTF-8 and not compressed', null);
    case 'not_acceptable':
      return rpcError(406, -32000, 'Answers are application/json or a stream, which the client does not accept', null);
    case 'malformed_authorization':
      return challenge(400, 'invalid_request', 'invalid_request', refusal.fault, gateposts);
    case 'no_token':
      return challenge(401, undefined, 'unauthorized', 'An access token is needed', gateposts);
    case 'dead_token':
      return challenge(401, 'invalid_token', 'invalid_token', 'The access token is not valid', gateposts);
    case 'body_too_large':
      return { ...rpcError(413, -32000, 'The body is larger than 256 KB', null), headers: { Connection: 'close' } };
    case 'unreadable_body':
      return rpcError(400, -32700, refusal.fault, null);
    case 'invalid_message':
      return rpcError(400, -32600, refusal.fault, refusal.id);
    case 'protocol':
      return rpcError(refusal.status, refusal.code, refusal.fault, refusal.id, refusal.data);
    case 'too_many_requests':
      return later(429, 'too_many_requests', 'Too many requests: wait as long as Retry-After says', refusal);
    case 'too_many_streams':
      return later(429, 'too_many_streams', 'Too many streams are open: close one, or wait until one ends', inAMinute);
    case 'audit_behind':
    case 'streams_full':
      return later(503, 'temporarily_unavailable', 'The service cannot answer for the moment', soon);
    case 'unknown_tool':
      return rpcError(200, -32602, `Unknown tool: ${refusal.tool.slice(0, 64)}`, refusal.id);
    case 'unknown_prompt':
      return rpcError(200, -32602, `Unknown prompt: ${refusal.prompt.slice(0, 64)}`, refusal.id);
    case 'unknown_resource':
      return unknownResource(refusal);
    case 'plan_required':
      return planRequired(refusal.plan);
    case 'connection_paused':
      return oauthError(403, 'connection_paused', 'The person has paused this connection; only they can resume it');
    case 'insufficient_scope':
      return insufficientScope(refusal, gateposts);
  }
};

const oauthError = (status: number, error: string, description: string): Answer => ({
  status,
  headers: {},
  body: { error, error_description: description },
});

const later = (
  status: number,
  error: string,
  description: string,
  { retryAfterSeconds }: { retryAfterSeconds: number },
): Answer => ({
  ...oauthError(status, error, description),
  headers: { 'Retry-After': String(retryAfterSeconds) },
});
const soon = { retryAfterSeconds: 5 };
const inAMinute = { retryAfterSeconds: 60 };

const rpcError = (status: number, code: number, message: string, id: RequestId | null, data?: unknown): Answer => ({
  status,
  headers: {},
  body: { jsonrpc: '2.0', id, error: data === undefined ? { code, message } : { code, message, data } },
});

const challenge = (
  status: number,
  error: ChallengeError,
  code: string,
  description: string,
  { firstScope, resourceMetadata }: Gateposts,
): Answer => ({
  ...oauthError(status, code, description),
  headers: { 'WWW-Authenticate': bearerChallenge(error, firstScope, resourceMetadata) },
});

const planRequired = (plan: string): Answer => {
  const name = plan.charAt(0).toUpperCase() + plan.slice(1);
  const { body, ...rest } = oauthError(
    403,
    'plan_required',
    `MCP requires ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name} subscription`,
  );
  return { ...rest, body: { ...body, required_plan: plan } };
};

/** MCP 2026-07-28, "Resources, Error Handling": -32602, and -32002 no more; -32002 in the revisions before. */
const unknownResource = ({ uri, isModern, id }: Extract<Refusal, { reason: 'unknown_resource' }>): Answer =>
  rpcError(200, isModern ? -32602 : -32002, 'Resource not found', id, { uri: uri.slice(0, 512) });

const insufficientScope = (
  { scope, kind, name }: Extract<Refusal, { reason: 'insufficient_scope' }>,
  { resourceMetadata }: Gateposts,
): Answer => ({
  status: 403,
  headers: { 'WWW-Authenticate': bearerChallenge('insufficient_scope', scope, resourceMetadata) },
  body: {
    error: 'insufficient_scope',
    error_description: `${name} needs ${scope}, which this connection does not have; request_access${kind === 'tool' ? '' : ' for PlaceOrder'} gives a link where the person may allow it`,
    required_scope: scope,
    [kind]: name,
  },
});
