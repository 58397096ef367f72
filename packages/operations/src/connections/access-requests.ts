import {
  type AccessRequest,
  closeAccessRequest,
  contains,
  createAccessRequest,
  decideAccessAsk,
  findAccessRequest,
  findConnection,
  isOpenAccessRequest,
  isScope,
  listRecentAccessRequests,
  type Principal,
  personalClientId,
  queueForAccessRequests,
  type Scope,
} from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';
import { changeOwnScope, holdOwnConnection, type PersonActor, personalTokenFixed } from './connections.ts';

export type AccessAsk = {
  /** Canonical name of a served tool, and the scope it needs. */
  tool: string;
  scope: Scope;
  /** The client's own words, cleaned by `quotable`. */
  reason: string;
};

/** `allowed`: the connection holds the scope already, and nothing was asked. */
export type AskedAccess = { kind: 'allowed' } | { kind: 'open'; request: AccessRequest };

type ConnectionActor = Extract<Actor, { kind: 'connection' }>;

/**
 * Asks the person for more access of this connection. While a request for the same tool is open, asking again gives that one.
 * @throws Refusal `access_declined`, `too_many_access_requests`, `personal_token_fixed`; ConnectionEnded
 */
export const requestAccess = (
  database: Database,
  actor: ConnectionActor,
  ask: AccessAsk,
  clock: Clock,
): Promise<AskedAccess> =>
  act(
    database,
    actor,
    { event: 'access.requested', tool: ask.tool, needs: 'mcp:read' },
    clock,
    async (tx): Promise<Done<AskedAccess>> => {
      const { connectionId } = actor.principal;
      await queueForAccessRequests(tx, connectionId);
      if (await holdsScope(tx, actor.principal, ask.scope)) return { answer: { kind: 'allowed' }, reason: 'unchanged' };
      if (actor.principal.clientId === personalClientId) throw personalTokenFixed();
      const now = clock();
      const decision = decideAccessAsk(ask.tool, await listRecentAccessRequests(tx, connectionId, now), now);
      switch (decision.kind) {
        case 'repeated':
          return { answer: { kind: 'open', request: decision.request }, reason: 'repeated' };
        case 'new':
          return { answer: { kind: 'open', request: await createAccessRequest(tx, { connectionId, ...ask }, now) } };
        case 'declined':
          throw new Refusal('access_declined', `The person declined this. Ask again after ${timeOf(decision.until)}.`);
        case 'too_many':
          throw new Refusal(
            'too_many_access_requests',
            `This connection has asked for access too often. Ask again after ${timeOf(decision.until)}.`,
            { hint: 'The person can open the links given before, or allow trading on the AI clients page.' },
          );
      }
    },
  );

/** By the connection's row: a token of before a raise holds less than what the client's refresh brings. */
const holdsScope = async (tx: Transaction, { connectionId }: Principal, scope: Scope): Promise<boolean> => {
  const held = (await findConnection(tx, connectionId))?.scope;
  return isScope(held) && contains(held, scope);
};

/**
 * The person says yes: the connection is raised as by `raiseConnection`, and whatever else it had asked for is over.
 * The caller has just checked the person's password.
 * @throws Refusal `access_request_not_found`, `access_request_over`
 */
export const allowAccessRequest = (
  database: Database,
  actor: PersonActor,
  id: string,
  clock: Clock,
): Promise<{ connectionId: string }> =>
  act(database, actor, { event: 'connection.raised', needs: 'mcp:read' }, clock, async (tx) => {
    const { connectionId, scope } = await holdOpenRequest(tx, actor, id, clock);
    await closeAccessRequest(tx, id, 'allowed', clock());
    const { clientId } = await changeOwnScope(tx, actor, { connectionId, scope }, clock);
    return { answer: { connectionId }, connectionId, ...(clientId ? { clientId } : {}), reason: 'requested' };
  });

/**
 * The person says no. The connection keeps what it has.
 * @throws Refusal `access_request_not_found`, `access_request_over`
 */
export const declineAccessRequest = (
  database: Database,
  actor: PersonActor,
  id: string,
  clock: Clock,
): Promise<{ connectionId: string }> =>
  act(
    database,
    actor,
    { event: 'access.declined', needs: 'mcp:read' },
    clock,
    async (tx): Promise<Done<{ connectionId: string }>> => {
      const { connectionId, clientId } = await holdOpenRequest(tx, actor, id, clock);
      await closeAccessRequest(tx, id, 'declined', clock());
      return { answer: { connectionId }, connectionId, clientId };
    },
  );

/** The request of the person's own connection, which is held FOR UPDATE; a request is decided once. */
const holdOpenRequest = async (tx: Transaction, actor: PersonActor, id: string, clock: Clock) => {
  const known = await findAccessRequest(tx, id);
  if (known?.connection.personId !== actor.personId) throw notFound();
  const { clientId } = await holdOwnConnection(tx, actor, known.connectionId);
  // Again, now that nobody else can decide it.
  const request = await findAccessRequest(tx, id);
  if (!request) throw notFound();
  if (!isOpenAccessRequest(request, clock()) || !isScope(request.scope)) {
    throw new Refusal('access_request_over', 'This request was decided already, or its ten minutes have passed.');
  }
  return { connectionId: request.connectionId, scope: request.scope, clientId };
};

const timeOf = (at: Date): string => at.toISOString();

const notFound = (): Refusal => new Refusal('access_request_not_found', 'There is no such request.');
