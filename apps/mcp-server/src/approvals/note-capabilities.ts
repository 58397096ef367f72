import { noteOpensUrls } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { established, type Gate, type Known } from '../gate.ts';
import { opensUrls, revisionWithUrlError } from './client-capabilities.ts';

/** The request with which a client of a revision up to 2025-11-25 begins. */
export const isInitialize = ({ message, route }: Known): boolean =>
  message?.method === 'initialize' && message.id !== undefined && route?.kind === 'legacy';

/**
 * Keeps what `initialize` declares, because nothing of a client is remembered in between and any replica takes its next call.
 * @throws an outage of the database
 */
export const noteCapabilities = async (known: Known, { database }: Gate): Promise<void> => {
  const { params } = established(known, 'message');
  const { connectionId } = established(known, 'principal');
  const opens = params.protocolVersion === revisionWithUrlError && opensUrls(params.capabilities);
  await inTransaction(database, (tx) => noteOpensUrls(tx, connectionId, opens));
};
