import { createServer, type RequestListener } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { allTools } from '../tool-list.ts';
import { quoteAnswer } from './answer.ts';

/** SDK 2, a low-level server for each request, without any authorization. */
const tools = allTools('mcp:trade');
const answer = quoteAnswer();
const handler = createMcpHandler(() => {
  const server = new Server({ name: 'bare', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools }));
  server.setRequestHandler('tools/call', () => answer);
  return server;
});
const listening = createServer(toNodeHandler(handler) as RequestListener).listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
