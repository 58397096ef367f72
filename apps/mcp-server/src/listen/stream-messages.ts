import { serverInfo } from '../exchange.ts';
import type { RequestId } from '../refusal.ts';
import type { SubscriptionFilter } from './listen-request.ts';

/*
 * What is written to a stream of `subscriptions/listen` (MCP 2026-07-28, "Subscriptions"): events of SSE, each one
 * JSON-RPC message that names its subscription, which is the id of the request. Events carry no `id`: nothing is
 * replayed, and a client that saw one would try to resume by GET.
 */

const key = (name: string) => `io.modelcontextprotocol/${name}`;

const event = (message: object): string =>
  `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`;

/** The first message: what of the asked kinds will be told. */
export const acknowledged = (subscription: RequestId, notifications: SubscriptionFilter): string =>
  event({
    method: 'notifications/subscriptions/acknowledged',
    params: { _meta: { [key('subscriptionId')]: subscription }, notifications },
  });

export const toolsListChanged = (subscription: RequestId): string =>
  event({
    method: 'notifications/tools/list_changed',
    params: { _meta: { [key('subscriptionId')]: subscription } },
  });

/** The answer to the request itself: the server ended the subscription in good order. */
export const ended = (subscription: RequestId): string =>
  event({
    id: subscription,
    result: {
      resultType: 'complete',
      _meta: { [key('subscriptionId')]: subscription, [key('serverInfo')]: serverInfo },
    },
  });

/** A comment, which clients pass over: keeps proxies from closing a quiet stream, and finds out who is gone. */
export const heartbeat = ':\n\n';
