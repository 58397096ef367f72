import type { Check } from '../gate.ts';

/** MCP, Streamable HTTP, "Security Warning": a present Origin that is not allowed gets 403. Against DNS rebinding. */
export const checkOrigin: Check = ({ request }, { allowsOrigin }) => {
  const { origin } = request.headers;
  return origin === undefined || allowsOrigin(origin) ? undefined : { refuse: { reason: 'foreign_origin' } };
};
