import { contains } from '@portcullis/access';
import { type Check, established } from '../gate.ts';

/** MCP authorization, "Scope Challenge Handling": the scope of this call alone, by containment (2026-07-28). */
export const checkScope: Check = (known, { tools }) => {
  const { tool, offer } = known;
  if (tool === undefined && offer === undefined) return undefined;
  const scope = tool === undefined ? offer?.scope : tools.scopeOf(tool);
  if (scope === undefined || contains(established(known, 'principal').scope, scope)) return undefined;
  if (tool !== undefined) return { refuse: { reason: 'insufficient_scope', scope, kind: 'tool', name: tool } };
  return offer && { refuse: { reason: 'insufficient_scope', scope, kind: offer.kind, name: offer.name } };
};
