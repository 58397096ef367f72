import { contains } from '@portcullis/access';
import { isOutage } from '@portcullis/database';
import { ConnectionEnded, isAudited, RateLimited, Refusal, ScopeLost } from '@portcullis/operations';
import { catalogue } from './catalogue.ts';
import { Illustrated, type Tool } from './define-tool.ts';
import type { ToolContext } from './tool-context.ts';
import { broken, refused, succeeded, type ToolOutcome, wrongArguments } from './tool-outcome.ts';

/** The caller asked for a tool that does not exist or is not served. JSON-RPC -32602. */
export class UnknownTool extends Error {}

const byName: ReadonlyMap<string, Tool> = new Map(catalogue.map((tool) => [tool.name, tool]));

/**
 * Calls a tool of the catalogue by its canonical name (see `resolveToolName`).
 * @throws UnknownTool; ScopeLost (403), ConnectionEnded (401), RateLimited (429), and an outage of the database (503).
 * Everything else is an outcome.
 */
export const callTool = async (context: ToolContext, name: string, raw: unknown): Promise<ToolOutcome> => {
  const tool = byName.get(name);
  if (!tool || (tool.scope === 'mcp:trade' && !context.service.trading)) throw new UnknownTool(name);
  return await answer(tool, context, raw);
};

/** The road of every call: scope, arguments, run, result. */
export const answer = async (tool: Tool, context: ToolContext, raw: unknown): Promise<ToolOutcome> => {
  // The server refuses before this; that a read token trades must not hang on one check.
  if (!contains(context.principal.scope, tool.scope)) throw new ScopeLost(tool.scope);
  const { args, faults } = tool.read(raw);
  if (faults) return wrongArguments(faults);
  const facts = { audited: tool.audits, argsDigest: tool.digest(args) };
  try {
    const done = await tool.run(context, args);
    const outcome =
      done instanceof Illustrated ? { ...succeeded(done.result, facts), image: done.image } : succeeded(done, facts);
    if (context.service.checkResults) tool.checkResult(outcome.structuredContent);
    return outcome;
  } catch (error) {
    if (error instanceof Refusal) return refused(error, { ...facts, audited: isAudited(error) });
    if (isForTransport(error)) throw error;
    return broken(error, context.requestId, facts);
  }
};

const isForTransport = (error: unknown): boolean =>
  error instanceof ConnectionEnded || error instanceof ScopeLost || error instanceof RateLimited || isOutage(error);
