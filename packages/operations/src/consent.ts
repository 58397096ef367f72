import {
  amendState,
  createConnection,
  lockState,
  type NewConnection,
  type ProviderPayload,
  recordEvent,
} from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { Clock } from './clock.ts';

/** One running authorization request, as the person's browser names it. */
export type ConsentContext = {
  interactionId: string;
  personId: string;
  clientId: string;
  requestId: string;
  address: string;
};

/** `decided`: the first decision stands, whatever was sent after it. `gone`: expired, or already used. */
export type ConsentOutcome = 'decided' | 'gone';

/**
 * Writes what the person allowed, and the interaction's result, in one transaction. However often it is sent, one
 * consent makes one connection (security A113).
 */
export const allowConnection = (
  database: Database,
  context: ConsentContext,
  consent: Omit<NewConnection, 'personId' | 'clientId' | 'now'>,
  resultOf: (connectionId: string) => ProviderPayload,
  clock: Clock,
): Promise<ConsentOutcome> =>
  inTransaction(database, async (tx) => {
    const { interactionId, personId, clientId, requestId, address } = context;
    const interaction = await lockState(tx, 'Interaction', interactionId);
    if (!interaction) return 'gone';
    if (interaction.result) return 'decided';
    const connection = await createConnection(tx, { ...consent, personId, clientId, now: clock() });
    await amendState(tx, 'Interaction', interactionId, { result: resultOf(connection.id) });
    await recordEvent(tx, {
      event: 'connection.created',
      decision: 'allowed',
      personId,
      clientId,
      connectionId: connection.id,
      scopeHeld: consent.scope,
      requestId,
      address,
    });
    return 'decided';
  });

/** Writes that the person said no. */
export const denyConnection = (
  database: Database,
  context: ConsentContext,
  result: ProviderPayload,
): Promise<ConsentOutcome> =>
  inTransaction(database, async (tx) => {
    const { interactionId, personId, clientId, requestId, address } = context;
    const interaction = await lockState(tx, 'Interaction', interactionId);
    if (!interaction) return 'gone';
    if (interaction.result) return 'decided';
    await amendState(tx, 'Interaction', interactionId, { result });
    await recordEvent(tx, { event: 'consent.denied', decision: 'refused', personId, clientId, requestId, address });
    return 'decided';
  });
