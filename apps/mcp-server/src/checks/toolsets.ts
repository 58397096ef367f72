import type { Check } from '../gate.ts';

/**
 * `?toolsets=orders,journal` narrows what is listed and what can be called. The resource itself has no query (RFC 9728, 2;
 * RFC 8707, 2): tokens and metadata name MCP_URL alone, whatever stands behind it here.
 */
export const readToolsets: Check = ({ query, message }, { tools }) => {
  if (query === '') return undefined;
  const given = new URLSearchParams(query).getAll('toolsets');
  if (given.length === 0) return undefined;
  const asked = given.flatMap((list) => list.split(',')).map((name) => name.trim().toLowerCase());
  const unknown = asked.filter((name) => !tools.toolsets.includes(name));
  if (unknown.length === 0) return { learn: { toolsets: new Set(asked) } };
  const fault = `There is no toolset ${unknown
    .map((name) => JSON.stringify(name.slice(0, 32)))
    .slice(0, 5)
    .join(', ')}. There are: ${tools.toolsets.join(', ')}`;
  return { refuse: { reason: 'protocol', status: 400, code: -32602, fault, id: message?.id ?? null } };
};
