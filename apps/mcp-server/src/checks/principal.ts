import { type Check, established } from '../gate.ts';

/** MCP authorization, "Token Handling": looked up anew at every request; why a token is dead is not told. */
export const findPrincipal: Check = async (known, { verifyToken }) => {
  const principal = await verifyToken(established(known, 'token'));
  return principal ? { learn: { principal } } : { refuse: { reason: 'dead_token' } };
};
