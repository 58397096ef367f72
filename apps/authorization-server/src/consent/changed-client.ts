import type { Client, ListedConnection } from '@portcullis/access';

/** What a client says of itself otherwise than when the person consented to it. */
export type ChangedClient = {
  /** When the person consented to what it said before. */
  since: Date;
  /** What it was called then, if that has changed. */
  formerName: string | undefined;
  /** Where it returned to then, if that has changed. */
  formerHost: string | undefined;
};

type Consented = Pick<ListedConnection, 'clientName' | 'redirectHost' | 'payload' | 'connectedAt' | 'createdAt'>;

/**
 * Compares a client with what the person last consented to: name, redirects and how it proves itself, by their digest
 * (REG-20; security M4). Undefined: nothing has changed, or it was never connected.
 */
export const changedClient = (
  client: Pick<Client, 'name' | 'consentDigest'>,
  host: string,
  [latest]: readonly Consented[],
): ChangedClient | undefined => {
  const digest = (latest?.payload as { consentDigest?: string } | undefined)?.consentDigest;
  if (!latest || digest === undefined || digest === client.consentDigest) return undefined;
  return {
    since: latest.connectedAt ?? latest.createdAt,
    formerName: latest.clientName === client.name ? undefined : latest.clientName,
    formerHost: latest.redirectHost === host ? undefined : latest.redirectHost,
  };
};
