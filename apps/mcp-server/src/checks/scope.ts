import { contains } from '@portcullis/access';
import { type Check, established } from '../gate.ts';

/** MCP authorization, "Scope Challenge Handling": the scope of this call alone, by containment (2026-07-28). */
export const checkScope: Check = (known, { tools }) => {
  const { tool } = known;
  if (tool === undefined) return undefined;
  const scope = tools.scopeOf(tool);
  if (contains(established(known, 'principal').scope, scope)) return undefined;
  return { refuse: { reason: 'insufficient_scope', scope, tool } };
};
