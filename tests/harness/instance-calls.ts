import { Agent } from 'node:http';
import { type McpAnswer, mcpMessage, readBody, toolAnswerOf } from './mcp-request.ts';
import { rawRequest } from './raw-http.ts';
import type { Stack } from './stack.ts';

/** What came of a tool's call. */
export type CallAnswer = Pick<McpAnswer, 'status' | 'content' | 'isError'>;

/** Calls tools of the instances of the MCP server in turn, past the proxy, which costs a test as much as the call itself. */
export const callInstancesInTurn = (stack: Stack, instances: number) => {
  const agent = new Agent({ keepAlive: true });
  const { host } = new URL(stack.mcpUrl);
  let turn = 0;
  const call = async (token: string, tool: string, args: Record<string, unknown>): Promise<CallAnswer> => {
    turn += 1;
    const { headers, body } = mcpMessage(token, 'tools/call', { name: tool, arguments: args });
    const port = stack.port('mcp-server', turn % instances);
    const answer = await rawRequest({ port, agent, headers: Object.entries({ ...headers, host }).flat(), body });
    return { status: answer.status, ...toolAnswerOf(readBody(answer.body)) };
  };
  return { call, close: () => agent.destroy() };
};
