import { contains, readsNoted } from '@portcullis/access';
import { isOutage } from '@portcullis/database';
import {
  ApprovalRequired,
  ConnectionEnded,
  ConnectionPaused,
  isAudited,
  RateLimited,
  Refusal,
  recordReads,
  ScopeLost,
} from '@portcullis/operations';
import { connectionOf } from './caller.ts';
import { catalogue } from './catalogue.ts';
import { Illustrated, type Tool } from './define-tool.ts';
import { holdsUntrusted } from './shapes/untrusted.ts';
import type { ToolContext } from './tool-context.ts';
import {
  broken,
  type OutcomeFacts,
  refused,
  succeeded,
  type ToolOutcome,
  waiting,
  wrongArguments,
} from './tool-outcome.ts';

/** The caller asked for a tool that does not exist or is not served. JSON-RPC -32602. */
export class UnknownTool extends Error {}

const byName: ReadonlyMap<string, Tool> = new Map(catalogue.map((tool) => [tool.name, tool]));

/**
 * Calls a tool of the catalogue by its canonical name (see `resolveToolName`).
 * @throws UnknownTool; ScopeLost and ConnectionPaused (403), ConnectionEnded (401), RateLimited (429), and an outage of the database (503).
 * Everything else is an outcome.
 */
export const callTool = async (context: ToolContext, name: string, raw: unknown): Promise<ToolOutcome> => {
  const tool = byName.get(name);
  if (!tool || (tool.scope === 'mcp:trade' && !context.service.trading)) throw new UnknownTool(name);
  if (tool.needsConnection && !connectionOf(context.principal)) throw new UnknownTool(name);
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
    const outcome = await run(tool, context, args, facts);
    if (context.service.checkResults) tool.checkResult(outcome.structuredContent);
    await noteRead(tool, context, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof ApprovalRequired) return waiting(error, context.service, facts);
    if (error instanceof Refusal) return refused(error, { ...facts, audited: isAudited(error) });
    if (isForTransport(error)) throw error;
    return broken(error, context.requestId, facts);
  }
};

/** A dry run says so itself, and whether the person would be asked. */
const run = async (
  tool: Tool,
  context: ToolContext,
  args: Record<string, unknown>,
  facts: OutcomeFacts,
): Promise<ToolOutcome> => {
  const rehearsal = tool.scope === 'mcp:trade' && args.dry_run === true ? { needsApproval: false } : undefined;
  const done = await tool.run(rehearsal ? { ...context, rehearsal } : context, args);
  const said = rehearsal && { dry_run: true, ...(rehearsal.needsApproval && { needs_approval: true }) };
  if (!(done instanceof Illustrated)) return succeeded({ ...done, ...said }, facts);
  const { result, image, holdsText } = done;
  return { ...succeeded({ ...result, ...said }, facts), image, imageHoldsText: holdsText };
};

/** Before the answer is given: the next call of a connection with gates is judged by what it has read. */
const noteRead = async (
  { name }: Tool,
  { database, principal, now }: ToolContext,
  { structuredContent, imageHoldsText = false }: ToolOutcome,
): Promise<void> => {
  const connection = connectionOf(principal);
  if (!connection?.gated) return;
  const names = readsNoted(name, imageHoldsText || holdsUntrusted(structuredContent));
  if (names.length > 0) await recordReads(database, connection.connectionId, names, now());
};

const isForTransport = (error: unknown): boolean =>
  error instanceof ConnectionEnded ||
  error instanceof ConnectionPaused ||
  error instanceof ScopeLost ||
  error instanceof RateLimited ||
  isOutage(error);
