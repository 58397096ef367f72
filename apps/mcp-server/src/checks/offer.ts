import { type Check, established, type Finding, type Gate, type Message } from '../gate.ts';
import type { RequestId } from '../refusal.ts';

/**
 * The prompt or resource that a message names, judged as tools are: one that is not served is unknown to every token,
 * before plan and scope are looked at.
 */
export const resolveOffer: Check = (known, gate) => {
  const message = established(known, 'message');
  const resolve = resolvers.get(message.method);
  if (resolve === undefined || message.id === undefined) return undefined;
  return resolve(message, { id: message.id, isModern: known.route?.kind === 'modern' }, gate);
};

type Asked = { id: RequestId; isModern: boolean };
type Resolver = (message: Message, asked: Asked, gate: Gate) => Finding;

const prompt = (name: unknown, { id }: Asked, { prompts }: Gate): Finding => {
  if (typeof name !== 'string') return malformed('params.name must be a string', id);
  const scope = prompts.scopeOf(name);
  if (scope === undefined) return { refuse: { reason: 'unknown_prompt', prompt: name, id } };
  return { learn: { offer: { kind: 'prompt', name, scope } } };
};

const resource: Resolver = ({ params: { uri } }, asked, { resources }) => {
  if (typeof uri !== 'string') return malformed('params.uri must be a string', asked.id);
  const found = resources.find(uri);
  if (!found) return { refuse: { reason: 'unknown_resource', uri, ...asked } };
  return { learn: { offer: { kind: 'resource', name: uri, ...found } } };
};

/** Completions are of a prompt's arguments or of a template's variable. */
const completion: Resolver = ({ params: { ref } }, asked, gate) => {
  const { type, name, uri } = (typeof ref === 'object' && ref !== null ? ref : {}) as Record<string, unknown>;
  if (type === 'ref/prompt') return prompt(name, asked, gate);
  if (type !== 'ref/resource' || typeof uri !== 'string') {
    return malformed('params.ref must be a ref/prompt or a ref/resource', asked.id);
  }
  const values = gate.resources.valuesOf(uri);
  if (!values) return { refuse: { reason: 'unknown_resource', uri, ...asked } };
  return { learn: { offer: { kind: 'template', name: uri, scope: 'mcp:read', values } } };
};

const resolvers: ReadonlyMap<string, Resolver> = new Map<string, Resolver>([
  ['prompts/get', ({ params }, asked, gate) => prompt(params.name, asked, gate)],
  ['resources/read', resource],
  ['completion/complete', completion],
]);

const malformed = (fault: string, id: RequestId): Finding => ({
  refuse: { reason: 'protocol', status: 200, code: -32602, fault, id },
});
