import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  type JSONRPCMessage,
  type JSONRPCRequest,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/sdk/types.js';
import {
  type ExchangeAnswer,
  instructions,
  type Served,
  serverInfo,
  type ToolAnswer,
  type ToolResult,
} from './exchange.ts';
import type { Message } from './gate.ts';

const options = { capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} }, instructions };

/**
 * Serves one message of a revision up to 2025-11-25: a low-level server of the older SDK that lives as long as the
 * request. There are no sessions, so `initialize` leaves nothing behind and any replica takes the next message. Without a
 * stream nobody could be told that a list changed, so that is not promised.
 */
export const exchangeLegacy = async (message: Message, served: Served): Promise<ExchangeAnswer> => {
  if (message.id === undefined) return { status: 202, body: undefined };
  const server = new Server(serverInfo, options);
  handlers.get(message.method)?.(server, served);
  const request: JSONRPCRequest = { ...message.raw, jsonrpc: '2.0', id: message.id, method: message.method };
  const answer = await answerOf(server, request);
  await server.close();
  return { status: 200, body: JSON.stringify(answer) };
};

/** A call that waits for the person is an error of its own, where the client declared that it opens links. */
const toAnswer = ({ result, waiting }: ToolAnswer): ToolResult => {
  if (waiting?.kind === 'url_error') throw new UrlElicitationRequiredError([waiting.elicitation]);
  return result;
};

/** A server of one message needs the handler of that message alone. */
const handlers: ReadonlyMap<string, (server: Server, served: Served) => void> = new Map([
  [
    'tools/list',
    (server, { tools }) => server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools()] })),
  ],
  [
    'tools/call',
    (server, { call }) =>
      server.setRequestHandler(CallToolRequestSchema, async ({ params }) => toAnswer(await call(params.arguments))),
  ],
  [
    'prompts/list',
    (server, { offers }) => server.setRequestHandler(ListPromptsRequestSchema, () => offers().prompts()),
  ],
  ['prompts/get', (server, { offers }) => server.setRequestHandler(GetPromptRequestSchema, () => offers().prompt())],
  [
    'resources/list',
    (server, { offers }) => server.setRequestHandler(ListResourcesRequestSchema, () => offers().resources()),
  ],
  [
    'resources/templates/list',
    (server, { offers }) => server.setRequestHandler(ListResourceTemplatesRequestSchema, () => offers().templates()),
  ],
  [
    'resources/read',
    (server, { offers }) => server.setRequestHandler(ReadResourceRequestSchema, () => offers().resource()),
  ],
  [
    'completion/complete',
    (server, { offers }) => server.setRequestHandler(CompleteRequestSchema, () => offers().complete()),
  ],
] satisfies [string, (server: Server, served: Served) => void][]);

/** A transport for one request: what the server sends for it is the answer; there is no stream for anything else. */
const answerOf = (server: Server, request: JSONRPCRequest): Promise<JSONRPCMessage> =>
  new Promise((answered, failed) => {
    const transport: Transport = {
      start: async () => {},
      close: async () => transport.onclose?.(),
      send: async (sent) => {
        if (!('method' in sent) && sent.id === request.id) answered(sent);
      },
    };
    server.connect(transport).then(() => transport.onmessage?.(request), failed);
  });
