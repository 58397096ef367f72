import { type Check, established } from '../gate.ts';

/**
 * The arguments of `tools/call` must be an object, when there are any (MCP 2026-07-28, `CallToolRequest`); which ones, the
 * tool judges. The SDKs would answer in two ways, with the inside of their schemas.
 */
export const checkArguments: Check = (known) => {
  const { id, params } = established(known, 'message');
  const given = params.arguments;
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (known.tool === undefined || id === undefined || given === undefined || isObject) return undefined;
  const fault = 'params.arguments must be an object';
  return { refuse: { reason: 'protocol', status: 200, code: -32602, fault, id } };
};
