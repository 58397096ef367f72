import { type Check, established } from '../gate.ts';

/**
 * The tool of `tools/call`, from the body and by its own name. One that is not served is unknown to every token, judged
 * before scope: a challenge must not tell that a tool exists.
 */
export const resolveTool: Check = (known, { tools }) => {
  const { id, method, params } = established(known, 'message');
  if (method !== 'tools/call' || id === undefined) return undefined;
  if (typeof params.name !== 'string') {
    const fault = 'params.name must be a string';
    return { refuse: { reason: 'protocol', status: 200, code: -32602, fault, id } };
  }
  const tool = tools.resolve(params.name);
  const { toolsets } = known;
  return tool === undefined || (toolsets !== undefined && !tools.isIn(tool, toolsets))
    ? { refuse: { reason: 'unknown_tool', tool: params.name, id } }
    : { learn: { tool } };
};
