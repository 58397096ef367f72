import type { Context } from 'koa';
import { established, type Gate, type Known } from '../gate.ts';
import type { Refusal } from '../refusal.ts';
import { acceptsStream, honoredFilter } from './listen-request.ts';

/** `subscriptions/listen` as a request of 2026-07-28: the one message whose answer is a stream. */
export const isListen = ({ message, route }: Known): boolean =>
  message?.method === 'subscriptions/listen' && route?.kind === 'modern' && message.id !== undefined;

/**
 * Opens the stream, or says why not: every refusal is a status, and comes before anything streams. Any token may listen.
 * The stream goes past koa, which would keep a second one for it.
 */
export const serveListen = async (ctx: Context, known: Known, { streams }: Gate): Promise<Refusal | undefined> => {
  const { id, params } = established(known, 'message');
  const { headers } = established(known, 'request');
  if (id === undefined) throw new Error('Invariant: a listen is a request');
  if (!acceptsStream(headers.accept)) return { reason: 'not_acceptable' };
  const filter = honoredFilter(params);
  if (filter === undefined) {
    const fault = 'params.notifications must be a subscription filter';
    return { reason: 'protocol', status: 200, code: -32602, fault, id };
  }
  const { personId, connectionId, clientId, scope, connectionScope, ...found } = established(known, 'principal');
  const { requestId, address } = known;
  // A copy: small buffers are parts of large ones, and a stream may live for hours.
  const tokenHash = Buffer.from(new Uint8Array(found.tokenHash).buffer);
  const owner = { personId, connectionId, clientId, tokenHash, scope, connectionScope, requestId, address };
  const begin = () => {
    ctx.respond = false;
    ctx.res.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
  };
  return streams.open({ id, owner, filter, response: ctx.res, begin });
};
