import { type Client, isDocumentUrl } from '@portcullis/access';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { neverCalled } from './never-called.ts';

/** Finds a client by its id: in the store, or by its metadata document. */
export type FindClient = (id: string) => Promise<Client | undefined>;

const rememberedMs = 10_000;
const mostRemembered = 1_000;

/**
 * Remembers a registered client for ten seconds: it never changes, and one that is gone has no connections left, so
 * nothing can outlive it. Clients that are not found are asked for again.
 */
export const rememberClients = (find: FindClient, clock: () => Date): FindClient => {
  const known = new Map<string, { client: Client; until: number }>();
  return async (id) => {
    const now = clock().getTime();
    const remembered = known.get(id);
    if (remembered && remembered.until > now) return remembered.client;
    const client = await find(id);
    if (known.size >= mostRemembered) known.clear();
    if (client) known.set(id, { client, until: now + rememberedMs });
    return client;
  };
};

/** Clients are registered by our own endpoint and documents, so the library only reads them. */
export const clientAdapter = (stored: FindClient, documented: FindClient): Adapter => ({
  ...neverCalled('Client'),
  async find(id) {
    const client = isDocumentUrl(id) ? await documented(id) : await stored(id);
    return client && toPayload(client);
  },
});

/** `client_secret` holds the secret's hash: the comparison hashes what was sent (see create-provider.ts). */
const toPayload = ({ id, kind, metadata, secretHash }: Client): AdapterPayload => {
  const { scope_hint: _hint, authorization_details_types: _types, ...known } = metadata as Record<string, unknown>;
  return {
    ...known,
    client_id: id,
    client_kind: kind,
    response_modes: ['query', 'fragment'],
    ...(secretHash === null ? {} : { client_secret: secretHash }),
  } as AdapterPayload;
};
