import { readBody } from '@portcullis/http';
import { type Check, established, type Finding, type Message } from '../gate.ts';
import type { RequestId } from '../refusal.ts';
import { parseStrictJson } from '../strict-json.ts';

const bodyBytesMax = 256 * 1024;
const depthMax = 32;

/** Reads the body, once, and for everybody after this: what is decided about is what runs. */
export const readMessage: Check = async (known) => {
  const body = await readBody(established(known, 'request'), bodyBytesMax);
  if (!body.ok) {
    if (body.fault === 'too_large') return { refuse: { reason: 'body_too_large' } };
    return { refuse: { reason: 'unreadable_body', fault: 'The body is not UTF-8' } };
  }
  const parsed = parseStrictJson(body.text, { depthMax });
  if (!parsed.ok) return { refuse: { reason: 'unreadable_body', fault: parsed.fault } };
  return toMessage(parsed.value);
};

/** One request or notification (JSON-RPC 2.0, 4; MCP 2025-06-18 and later: no batches). We send no requests, so nobody can answer one. */
const toMessage = (value: unknown): Finding => {
  if (Array.isArray(value)) return invalid('Batches are not taken: send one message');
  if (!isObject(value)) return invalid('The body is not a JSON-RPC message');
  const { jsonrpc, id, method, params } = value;
  if (id !== undefined && !isRequestId(id)) return invalid('id must be a string or a whole number');
  const known = id ?? null;
  if (jsonrpc !== '2.0') return invalid('jsonrpc must be "2.0"', known);
  if (typeof method !== 'string') return invalid('method must be a string; responses are not taken', known);
  if (params !== undefined && !isObject(params)) return invalid('params must be an object', known);
  if ('result' in value || 'error' in value) return invalid('A message is a request or a response, not both', known);
  const message: Message = { id, method, params: params ?? {}, raw: value };
  return { learn: { message } };
};

const invalid = (fault: string, id: RequestId | null = null): Finding => ({
  refuse: { reason: 'invalid_message', fault, id },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRequestId = (id: unknown): id is RequestId =>
  (typeof id === 'string' && id.length <= 256) || Number.isSafeInteger(id);
