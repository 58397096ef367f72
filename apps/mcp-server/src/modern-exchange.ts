import {
  type InboundModernRoute,
  inputRequired,
  type JSONRPCMessage,
  PerRequestHTTPServerTransport,
  Server,
} from '@modelcontextprotocol/server';
import { modernVersions } from './checks/protocol.ts';
import { type ExchangeAnswer, instructions, type Served, serverInfo, type ToolAnswer } from './exchange.ts';

/** What a token's list holds changes only with the token, and a client keeps it by token (2026-07-28, "Caching"). */
const cached = { ttlMs: 300_000, cacheScope: 'private' } as const;
/** The person changes a connection's scope at any moment, and clients do not keep their lists apart by token. */
const listed = { ttlMs: 0, cacheScope: 'private' } as const;

const cacheHints = {
  'tools/list': listed,
  'prompts/list': listed,
  'resources/list': cached,
  'resources/templates/list': cached,
  'resources/read': cached,
  'server/discover': cached,
};

const options = {
  capabilities: { tools: { listChanged: true }, prompts: {}, resources: {}, completions: {} },
  instructions,
  supportedProtocolVersions: modernVersions,
};

/** The SDK checks every hint that a server is made with, and the server of a call needs none. */
const optionsOf = (method: string) => (Object.hasOwn(cacheHints, method) ? { ...options, cacheHints } : options);

/**
 * Serves one message of 2026-07-28: a low-level server of the SDK that lives as long as the request. List-changed
 * notices come by `subscriptions/listen`, which is served before.
 */
export const exchangeModern = async (route: InboundModernRoute, served: Served): Promise<ExchangeAnswer> => {
  if (route.messageKind === 'notification') return { status: 202, body: undefined };
  const server = new Server(serverInfo, optionsOf(route.message.method));
  handlers.get(route.message.method)?.(server, served);
  const transport = new OneAnswerTransport({ classification: route.classification });
  await server.connect(transport);
  return await transport.answer(route);
};

/** A call that waits for the person asks for it, where the request declares that its client opens links. */
const toAnswer = ({ result, waiting }: ToolAnswer) =>
  waiting?.kind === 'input_required'
    ? inputRequired({
        inputRequests: { approval: inputRequired.elicitUrl(waiting.elicitation) },
        requestState: waiting.requestState,
      })
    : result;

/** A server of one message needs the handler of that message alone. */
const handlers: ReadonlyMap<string, (server: Server, served: Served) => void> = new Map([
  ['tools/list', (server, { tools }) => server.setRequestHandler('tools/list', () => ({ tools: [...tools()] }))],
  [
    'tools/call',
    (server, { call }) =>
      server.setRequestHandler('tools/call', async ({ params }) => toAnswer(await call(params.arguments))),
  ],
  ['prompts/list', (server, { offers }) => server.setRequestHandler('prompts/list', () => offers().prompts())],
  ['prompts/get', (server, { offers }) => server.setRequestHandler('prompts/get', () => offers().prompt())],
  ['resources/list', (server, { offers }) => server.setRequestHandler('resources/list', () => offers().resources())],
  [
    'resources/templates/list',
    (server, { offers }) => server.setRequestHandler('resources/templates/list', () => offers().templates()),
  ],
  ['resources/read', (server, { offers }) => server.setRequestHandler('resources/read', () => offers().resource())],
  [
    'completion/complete',
    (server, { offers }) => server.setRequestHandler('completion/complete', () => offers().complete()),
  ],
] satisfies [string, (server: Server, served: Served) => void][]);

/**
 * The SDK's transport for one request, with the answer taken as it is instead of as a web `Response`, which would be
 * made, written and read again only to be thrown away. What would be streamed before the answer is dropped.
 */
class OneAnswerTransport extends PerRequestHTTPServerTransport {
  private resolve: (answer: ExchangeAnswer) => void = () => {};
  /** True until the message is handed over: an error from then is the protocol's own, not a handler's. */
  private handingOver = false;

  answer({ message, classification }: InboundModernRoute): Promise<ExchangeAnswer> {
    return new Promise((resolve) => {
      this.resolve = resolve;
      this.handingOver = true;
      this.onmessage?.(message, { classification });
      this.handingOver = false;
    });
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    if ('method' in message) return;
    const isUnknownMethod = this.handingOver && 'error' in message && message.error.code === -32601;
    this.resolve({ status: isUnknownMethod ? 404 : 200, body: JSON.stringify(message) });
  }
}
