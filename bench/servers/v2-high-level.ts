import { createServer, type RequestListener } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { ToolDescription } from '../../apps/mcp-server/src/tool-set.ts';
import { allTools } from '../tool-list.ts';
import { zodSchema } from '../zod-schema.ts';
import { quoteAnswer } from './answer.ts';

/**
 * SDK 2 as one would begin with it: a McpServer built for each request. Its schemas are made once, or, with the argument
 * `in-place`, anew where the tools are registered. No authorization.
 */
const config = ({ title, description, inputSchema, outputSchema, annotations }: ToolDescription) => ({
  title,
  description,
  annotations,
  inputSchema: zodSchema(inputSchema),
  outputSchema: zodSchema(outputSchema),
});
const tools = allTools('mcp:trade').map((tool) => {
  const made = config(tool);
  return { name: tool.name, config: process.argv[3] === 'in-place' ? () => config(tool) : () => made };
});
const answer = quoteAnswer();
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  for (const tool of tools) server.registerTool(tool.name, tool.config(), () => answer);
  return server;
});
const listening = createServer(toNodeHandler(handler) as RequestListener).listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
