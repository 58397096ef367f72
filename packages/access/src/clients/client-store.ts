import type { Prisma, Reader, Rows, Transaction } from '@portcullis/database';
import type { ClientMetadata } from './client-metadata.ts';

export type Client = Rows.Client;
/** `personal` is no OAuth client: the one row that connections by personal token name. */
export type ClientKind = 'dynamic' | 'metadata_document' | 'registered' | 'personal';

/** The row of kind `personal`. */
export const personalClientId = 'personal-token';

/** What registers or asks to be authorized; never `personal`. */
const isOAuthClient = { kind: { not: 'personal' } };

/**
 * An OAuth client. What personal tokens are connections of is none: it can ask for nothing and redeem nothing.
 * PostgreSQL's text holds no NUL: an id with one is nobody's.
 */
export const findClient = async (reader: Reader, id: string): Promise<Client | undefined> =>
  id.includes('\0') ? undefined : ((await reader.client.findUnique({ where: { id, ...isOAuthClient } })) ?? undefined);

/** Registered clients first, then by use; for the operator's list. */
export const listClients = (reader: Reader): Promise<Client[]> =>
  reader.client.findMany({ where: isOAuthClient, orderBy: [{ kind: 'desc' }, { createdAt: 'asc' }] });

export type NewClient = {
  id: string;
  kind: Exclude<ClientKind, 'personal'>;
  metadata: ClientMetadata;
  secretHash: string | null;
  consentDigest: string;
  expiresAt: Date | null;
  now: Date;
};

export const insertClient = async (tx: Transaction, client: NewClient): Promise<void> => {
  const { now, metadata, ...row } = client;
  await tx.client.create({
    data: { ...row, name: metadata.client_name, metadata: metadata as Prisma.JsonObject, createdAt: now },
  });
};

export type FetchedDocument = Pick<NewClient, 'id' | 'metadata' | 'consentDigest' | 'now'> & {
  freshUntil: Date;
  /** When it is forgotten, if nobody uses it. */
  expiresAt: Date;
};

/** Stores a fetched metadata document. */
export const storeDocument = async (
  tx: Transaction,
  { id, metadata, consentDigest, freshUntil, expiresAt, now }: FetchedDocument,
): Promise<Client> => {
  const known = await tx.client.findUnique({ where: { id } });
  const fetched = {
    name: metadata.client_name,
    metadata: metadata as Prisma.JsonObject,
    consentDigest,
    freshUntil,
    expiresAt: known?.expiresAt && known.expiresAt > expiresAt ? known.expiresAt : expiresAt,
  };
  return tx.client.upsert({
    where: { id },
    create: { id, kind: 'metadata_document', ...fetched, createdAt: now },
    update: fetched,
  });
};

/** Notes that a code was redeemed: the client is kept for 90 days more. Refreshes note it too, once a day. */
export const markClientUsed = async (tx: Transaction, id: string): Promise<void> => {
  await tx.$executeRaw`
    UPDATE client SET last_used_at = now(),
           expires_at = CASE kind WHEN 'registered' THEN NULL ELSE now() + interval '90 days' END
     WHERE id = ${id}`;
};

/** Removes clients that expired and that no connection names. */
export const sweepClients = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM client WHERE id IN (
      SELECT id FROM client WHERE expires_at < now() AND kind <> 'personal'
         AND NOT EXISTS (SELECT 1 FROM connection WHERE connection.client_id = client.id) LIMIT ${limit})`;

/**
 * Keeps at most `most` dynamically registered clients that were never used: the oldest go first, so a flood of
 * registrations pushes out itself. Clients with a consent under way stay.
 */
export const evictUnusedClients = (tx: Transaction, most: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM client WHERE id IN (
      SELECT id FROM client WHERE kind = 'dynamic' AND last_used_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM connection WHERE connection.client_id = client.id)
       ORDER BY created_at DESC OFFSET ${most})`;
