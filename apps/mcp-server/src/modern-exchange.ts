import {
  type InboundModernRoute,
  type JSONRPCMessage,
  PerRequestHTTPServerTransport,
  Server,
} from '@modelcontextprotocol/server';
import { modernVersions } from './checks/protocol.ts';
import { type ExchangeAnswer, instructions, type Served, serverInfo } from './exchange.ts';

/** What a token's list holds changes only with the token, and a client keeps it by token (2026-07-28, "Caching"). */
const cached = { ttlMs: 300_000, cacheScope: 'private' } as const;
/** The person changes a connection's scope at any moment, and clients do not keep their lists apart by token. */
const listed = { ttlMs: 0, cacheScope: 'private' } as const;

const options = {
  capabilities: { tools: { listChanged: true } },
  instructions,
  supportedProtocolVersions: modernVersions,
  cacheHints: { 'tools/list': listed, 'server/discover': cached },
};

/**
 * Serves one message of 2026-07-28: a low-level server of the SDK that lives as long as the request. List-changed
 * notices come by `subscriptions/listen`, which is served before.
 */
export const exchangeModern = async (route: InboundModernRoute, served: Served): Promise<ExchangeAnswer> => {
  if (route.messageKind === 'notification') return { status: 202, body: undefined };
  const server = new Server(serverInfo, options);
  server.setRequestHandler('tools/list', () => ({ tools: [...served.list] }));
  server.setRequestHandler('tools/call', ({ params }) => served.call(params.arguments));
  const transport = new OneAnswerTransport({ classification: route.classification });
  await server.connect(transport);
  return await transport.answer(route);
};

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
