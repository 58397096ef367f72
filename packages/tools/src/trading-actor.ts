import type { Actor, Desk } from '@portcullis/operations';
import { connectionOf } from './caller.ts';
import type { ToolContext } from './tool-context.ts';

/** The connection that calls, as operations know it. */
export const actorOf = ({
  principal: caller,
  requestId,
  address,
}: ToolContext): Extract<Actor, { kind: 'connection' }> => {
  const principal = connectionOf(caller);
  if (!principal) throw new Error('Invariant: only a connection acts by a tool');
  return { kind: 'connection', principal, requestId, address };
};

export const deskOf = ({ database, service, now, rehearsal }: ToolContext): Desk => ({
  database,
  market: service.market,
  clock: now,
  limitWrites: service.limitWrites,
  rehearsal,
});
