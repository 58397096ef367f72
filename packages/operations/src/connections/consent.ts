import {
  amendState,
  createConnection,
  limitsJson,
  lockState,
  type NewConnection,
  type ProviderPayload,
  recordEvent,
} from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { findAuthenticatedAt, holdPerson, isFreshSignIn } from '@portcullis/people';
import type { Clock } from '../clock.ts';

/** One running authorization request, as the person's browser names it. */
export type ConsentContext = {
  interactionId: string;
  /** Of the browser session in which the person decides. */
  sessionHash: Uint8Array;
  personId: string;
  clientId: string;
  requestId: string;
  address: string;
};

/**
 * `decided`: the first decision stands, whatever was sent after it. `gone`: expired, or already used.
 * `sign_in_too_old`: trading was to be allowed by a sign-in of long ago; nothing was decided.
 */
export type ConsentOutcome = 'decided' | 'gone' | 'sign_in_too_old';

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
    const { interactionId, personId, sessionHash, clientId, requestId, address } = context;
    const interaction = await lockState(tx, 'Interaction', interactionId);
    if (!interaction) return 'gone';
    if (interaction.result) return 'decided';
    // A new password or a suspension waits for this, or has ended the session that this was pressed in (security A039).
    if ((await holdPerson(tx, personId)) === undefined) return 'gone';
    const authenticatedAt = await findAuthenticatedAt(tx, sessionHash, personId);
    if (authenticatedAt === undefined) return 'gone';
    const now = clock();
    // A browser that was left open must not be enough to let a client trade (security A111).
    if (consent.scope === 'mcp:trade' && !isFreshSignIn(authenticatedAt, now)) return 'sign_in_too_old';
    const connection = await createConnection(tx, { ...consent, personId, clientId, now });
    await amendState(tx, 'Interaction', interactionId, { result: resultOf(connection.id) });
    await recordEvent(tx, {
      event: 'connection.created',
      decision: 'allowed',
      personId,
      clientId,
      connectionId: connection.id,
      scopeHeld: consent.scope,
      ...(consent.limits ? { limitsAfter: limitsJson(consent.limits) } : {}),
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
