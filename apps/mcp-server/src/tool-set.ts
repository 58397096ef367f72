import type { Principal, Scope } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Clock } from '@portcullis/operations';
import {
  callTool,
  isInToolsets,
  resolveToolName,
  type Service,
  type Tool,
  type ToolOutcome,
  toolsets,
  toolsOf,
} from '@portcullis/tools';
import { createQuoteReader } from '@portcullis/trading';

/** A tool as `tools/list` shows it. */
export type ToolDescription = Pick<
  Tool,
  'name' | 'title' | 'description' | 'inputSchema' | 'outputSchema' | 'annotations'
>;

/** A call about which everything that stands before the arguments is decided. */
export type AdmittedCall = {
  principal: Principal;
  requestId: string;
  address: string;
  tool: string;
  arguments: unknown;
};

/** What the server needs of the tools: names, scopes, lists, and the call itself. */
export type ToolSet = {
  /** From a name or an alias to the name of a served tool. */
  resolve: (name: string) => string | undefined;
  /** The scope that a served tool needs. */
  scopeOf: (tool: string) => Scope;
  /** SHA-256 of a served tool's canonical arguments; undefined when they are wrong. */
  digestOf: (tool: string, given: unknown) => Uint8Array | undefined;
  /** Cancels, closes and flattens. */
  isExit: (tool: string) => boolean;
  /** Sets of tools that a request can be narrowed to. */
  toolsets: readonly string[];
  /** Whether a list that is narrowed to these sets holds the tool. */
  isIn: (tool: string, toolsets: ReadonlySet<string>) => boolean;
  /** What a scope holds, in a fixed order; the same array each time. */
  listOf: (scope: Scope) => readonly ToolDescription[];
  /** @throws ConnectionEnded, ConnectionPaused, ScopeLost, RateLimited, or an outage of the database */
  call: (call: AdmittedCall) => Promise<ToolOutcome>;
};

/** The catalogue as this server serves it. Lists and schemas are made here, once, and never for a request. */
export const catalogueToolSet = (needs: { database: Database; service: Service; now: Clock }): ToolSet => {
  const { trading } = needs.service;
  const quotes = createQuoteReader(needs.database);
  const served = new Map(toolsOf('mcp:trade', { trading }).map((tool) => [tool.name, tool]));
  const exits = new Set(toolsOf('mcp:trade', { trading }).flatMap(({ name, isExit }) => (isExit ? [name] : [])));
  const lists = {
    'mcp:read': toolsOf('mcp:read', { trading }).map(describe),
    'mcp:trade': toolsOf('mcp:trade', { trading }).map(describe),
  };
  return {
    resolve: (name) => resolveToolName(name, { trading }),
    scopeOf: (tool) => served.get(tool)?.scope ?? 'mcp:trade',
    digestOf: (name, given) => {
      const tool = served.get(name);
      const { args } = tool?.read(given) ?? {};
      return args && tool?.digest(args);
    },
    isExit: (tool) => exits.has(tool),
    toolsets,
    isIn: (name, asked) => {
      const tool = served.get(name);
      return tool !== undefined && isInToolsets(tool, asked);
    },
    listOf: (scope) => lists[scope],
    call: ({ tool, arguments: given, ...who }) => callTool({ ...needs, quotes, ...who }, tool, given),
  };
};

const describe = ({ name, title, description, inputSchema, outputSchema, annotations }: Tool): ToolDescription => ({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations,
});
