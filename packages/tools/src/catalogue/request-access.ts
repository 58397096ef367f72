import { accessRequestLimits, contains, quotable, type Scope } from '@portcullis/access';
import { requestAccess as askForAccess, Refusal } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool, reads, type Tool } from '../define-tool.ts';
import { didYouMean } from '../did-you-mean.ts';
import { canonicalToolName } from '../tool-aliases.ts';
import { actorOf } from '../trading-actor.ts';

const scope = z.enum(['mcp:read', 'mcp:trade']);

/**
 * Asks the person for the scope that a tool needs, by a link to a page of theirs. A plain result and no URL elicitation: it
 * works with every client, and the person decides when they like.
 * @param catalogue the tools that can be asked for
 */
export const requestAccess = (catalogue: () => readonly Tool[]): Tool =>
  defineTool({
    name: 'request_access',
    title: 'Request access',
    description: 'A link, good for 10 minutes, where the person may allow this connection a tool it cannot call.',
    annotations: reads,
    needsConnection: true,
    input: z.object({
      tool: z.string().min(1).max(64),
      reason: z.string().min(1).max(accessRequestLimits.reasonLength).describe('Shown to the person, as yours.'),
    }),
    output: z.union([
      z.object({ status: z.literal('allowed'), tool: z.string(), scope, next: z.string() }),
      z.object({
        status: z.literal('requested'),
        tool: z.string(),
        scope,
        link: z.string(),
        request_id: z.string(),
        expires_at: z.string(),
        next: z.string(),
      }),
    ]),
    run: async (context, { tool, reason }) => {
      const { database, principal, service, now } = context;
      const wanted = find(catalogue(), tool);
      const answer = { tool: wanted.name, scope: wanted.scope };
      if (wanted.scope === 'mcp:trade' && !service.trading) throw tradingOff(wanted.name);
      if (contains(principal.scope, wanted.scope)) return { status: 'allowed' as const, ...answer, next: callIt };
      const ask = { ...answer, reason: quotable(reason, accessRequestLimits.reasonLength) };
      const asked = await askForAccess(database, actorOf(context), ask, now);
      if (asked.kind === 'allowed') return { status: 'allowed' as const, ...answer, next: refreshFirst };
      const { id, expiresAt } = asked.request;
      return {
        status: 'requested' as const,
        ...answer,
        link: `${service.authUrl}/access-requests/${id}`,
        request_id: id,
        expires_at: expiresAt.toISOString(),
        next: showTheLink,
      };
    },
  });

const callIt = 'Call the tool.';
const refreshFirst = 'The person has allowed it. Refresh the access token, then call the tool.';
const showTheLink = 'Show the link to the person. When they have allowed it, call the tool again.';

/** @throws Refusal `tool_not_found` */
const find = (catalogue: readonly Tool[], written: string): { name: string; scope: Scope } => {
  const found = catalogue.find(({ name }) => name === canonicalToolName(written));
  if (found) return found;
  const near = didYouMean(
    written,
    catalogue.map(({ name }) => name),
  );
  throw new Refusal('tool_not_found', 'There is no such tool here.', near ? { didYouMean: [near] } : {});
};

const tradingOff = (tool: string): Refusal =>
  new Refusal('trading_off', `This service is read-only: ${tool} cannot be allowed to anybody.`);
