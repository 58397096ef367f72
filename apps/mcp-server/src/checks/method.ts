import type { Check } from '../gate.ts';

/** MCP 2026-07-28, Streamable HTTP: one POST endpoint. No stream is kept for GET and no session for DELETE. */
export const checkMethod: Check = ({ request }) =>
  request.method === 'POST' ? undefined : { refuse: { reason: 'method_not_allowed' } };
