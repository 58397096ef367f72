import type { ToolOutcome } from '@portcullis/tools';
import type { AdmittedCall, ToolDescription, ToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import schemaWithEveryKeyword from './schema-with-every-keyword.json' with { type: 'json' };

/**
 * The catalogue with the tools that the conformance suite calls by name, put behind the server as any tool is. Only those
 * that an ordinary tool of this server can be: it answers one result, and cannot log, ask or report progress meanwhile.
 * @param changeList changes what the list of the caller's connection holds
 */
export const withSuiteTools = (tools: ToolSet, changeList: (call: AdmittedCall) => Promise<void>): ToolSet => {
  const descriptions = suiteTools.map(({ description }) => description);
  const outcomes = new Map(suiteTools.map(({ description, outcome }) => [description.name, outcome]));
  const lists = {
    'mcp:read': [...tools.listOf('mcp:read'), ...descriptions],
    'mcp:trade': [...tools.listOf('mcp:trade'), ...descriptions],
  };
  return {
    resolve: (name) => (outcomes.has(name) ? name : tools.resolve(name)),
    scopeOf: (name) => (outcomes.has(name) ? 'mcp:read' : tools.scopeOf(name)),
    digestOf: (name, given) => (outcomes.has(name) ? undefined : tools.digestOf(name, given)),
    isExit: (name) => !outcomes.has(name) && tools.isExit(name),
    toolsets: tools.toolsets,
    isIn: (name, asked) => outcomes.has(name) || tools.isIn(name, asked),
    listOf: (scope) => lists[scope],
    call: async (call) => {
      if (call.tool === 'test_trigger_tool_change') await changeList(call);
      return outcomes.get(call.tool) ?? tools.call(call);
    },
  };
};

const takesNothing = { type: 'object', additionalProperties: false };
const answersText = { type: 'object', properties: { text: { type: 'string' } } };

type SuiteTool = { description: ToolDescription; outcome: ToolOutcome };

const tool = (
  name: string,
  text: string,
  { isError = false, inputSchema = takesNothing as object } = {},
): SuiteTool => ({
  description: {
    name,
    title: name,
    description: 'A tool of the conformance suite.',
    inputSchema: inputSchema as ToolDescription['inputSchema'],
    outputSchema: answersText as ToolDescription['outputSchema'],
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  },
  outcome: { structuredContent: { text }, text, isError, audited: false, ...(isError && { reason: 'suite' }) },
});

const suiteTools: readonly SuiteTool[] = [
  tool('test_simple_text', 'This is a simple text response for testing.'),
  tool('test_error_handling', 'This tool intentionally returns an error for testing', { isError: true }),
  tool('json_schema_2020_12_tool', 'Taken.', { inputSchema: schemaWithEveryKeyword }),
  tool('test_logging_tool', 'Nothing was logged.'),
  tool('test_streaming_elicitation', 'Nothing was asked.'),
  tool('test_trigger_tool_change', 'The list holds other tools now.'),
];
