import type { Actor, Desk } from '@portcullis/operations';
import type { ToolContext } from './tool-context.ts';

/** The connection that calls, as operations know it. */
export const actorOf = ({ principal, requestId, address }: ToolContext): Extract<Actor, { kind: 'connection' }> => ({
  kind: 'connection',
  principal,
  requestId,
  address,
});

export const deskOf = ({ database, service, now }: ToolContext): Desk => ({
  database,
  market: service.market,
  clock: now,
  limitWrites: service.limitWrites,
});
