import { type Check, established, type Finding, type Message } from '../gate.ts';
import type { RequestId } from '../refusal.ts';

/**
 * The arguments of `tools/call` must be an object, when there are any (MCP 2026-07-28, `CallToolRequest`); which ones, the
 * tool judges. Those of prompts and completions are judged whole. The SDKs would answer in two ways, with the inside of
 * their schemas.
 */
export const checkArguments: Check = (known, { prompts }) => {
  const { id, method, params } = established(known, 'message');
  if (id === undefined) return undefined;
  if (known.tool !== undefined) return isObjectOrNone(params.arguments) ? undefined : notAnObject(id);
  if (method === 'prompts/get' && known.offer) {
    if (!isObjectOrNone(params.arguments)) return notAnObject(id);
    const { text, fault } = prompts.read(known.offer.name, params.arguments);
    return text === undefined ? wrong(`Wrong arguments: ${fault}`, id) : { learn: { promptText: text } };
  }
  return method === 'completion/complete' ? completed(params, id) : undefined;
};

const typedMax = 256;

/** What is typed so far, and into which argument. */
const completed = ({ argument }: Message['params'], id: RequestId): Finding => {
  const { name, value } = (typeof argument === 'object' && argument !== null ? argument : {}) as Record<
    string,
    unknown
  >;
  return typeof name === 'string' && typeof value === 'string' && value.length <= typedMax
    ? { learn: { completed: { name, typed: value } } }
    : wrong('params.argument must have a name and a value', id);
};

const isObjectOrNone = (given: unknown): boolean =>
  given === undefined || (typeof given === 'object' && given !== null && !Array.isArray(given));

const notAnObject = (id: RequestId): Finding => wrong('params.arguments must be an object', id);

const wrong = (fault: string, id: RequestId): Finding => ({
  refuse: { reason: 'protocol', status: 200, code: -32602, fault, id },
});
