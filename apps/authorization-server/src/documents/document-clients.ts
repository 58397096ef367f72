import {
  type Client,
  ClientMetadata,
  consentDigest,
  documentFreshness,
  findClient,
  isProofReplaced,
  judgeDocument,
  recordEvent,
  revokeConnectionsOfClient,
  storeDocument,
} from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import { errors, Provider } from 'oidc-provider';
import type { FindClient } from '../provider/client-adapter.ts';
import { callersBlock } from '../provider/request-facts.ts';
import { createFetchBudget, type FetchBudget } from './fetch-budget.ts';
import type { Fetched, PinnedFetch } from './pinned-fetch.ts';

export type DocumentNeeds = {
  database: Database;
  fetch: PinnedFetch;
  clock: () => Date;
  log: Log;
  budget?: FetchBudget;
};

const documentBytes = 5_120;
const failureMs = 30_000;
const unusedMs = 86_400_000;

/**
 * Clients whose id is the URL of their metadata document (MCP 2025-11-25; CIMD draft). The row in `client` is the
 * cache, shared by instances; failures are remembered for 30 s by each. At /authorize the document must be fresh;
 * elsewhere a known client does not lose its connections because its host is away.
 */
export const createDocumentClients = (needs: DocumentNeeds): FindClient => {
  const { database, clock, budget = createFetchBudget() } = needs;
  const running = new Map<string, Promise<Client>>();
  const failed = new Map<string, { until: number; error: Error }>();

  const refresh = async (id: string): Promise<Client> => {
    const failure = failed.get(id);
    if (failure && failure.until > clock().getTime()) throw failure.error;
    // Another fetch may have ended since the caller looked.
    const stored = await findClient(database.prisma, id);
    if (stored && isFresh(stored, clock())) return stored;
    const done = budget.take(clock(), callersBlock());
    if (!done) throw new BudgetSpent();
    try {
      return await fetchDocument(id, needs);
    } catch (error) {
      if (error instanceof errors.OIDCProviderError) remember(failed, id, error, clock());
      throw error;
    } finally {
      done();
    }
  };

  /** One fetch for all who ask at once; but the spent share of the first one is not told to the others. */
  const current = async (id: string): Promise<Client> => {
    const under = running.get(id);
    if (under) return under.catch((error) => (error instanceof BudgetSpent ? current(id) : Promise.reject(error)));
    const mine = refresh(id).finally(() => running.delete(id));
    running.set(id, mine);
    return mine;
  };

  return async (id) => {
    const known = await findClient(database.prisma, id);
    if (known && isFresh(known, clock())) return known;
    const asksPerson = Provider.ctx?.oidc?.route === 'authorization';
    // Who was never at /authorize has no code and no token: elsewhere a stranger's URL is not fetched.
    if (!known && !asksPerson) return undefined;
    try {
      return await current(id);
    } catch (error) {
      if (known && !asksPerson) return known;
      throw error instanceof BudgetSpent ? busy() : error;
    }
  };
};

/** The budget of fetches, or the caller's share of it. */
class BudgetSpent extends Error {}

const isFresh = ({ freshUntil }: Client, now: Date): boolean => freshUntil !== null && freshUntil > now;

const remember = (failed: Map<string, { until: number; error: Error }>, id: string, error: Error, now: Date): void => {
  if (failed.size >= 1_000) {
    for (const [key, { until }] of failed) if (until <= now.getTime()) failed.delete(key);
  }
  if (failed.size < 10_000) failed.set(id, { until: now.getTime() + failureMs, error });
};

const fetchDocument = async (id: string, { database, fetch, clock, log }: DocumentNeeds): Promise<Client> => {
  const fetched = await fetch(id, { bytes: documentBytes }).catch((error: unknown) => {
    log.info({ clientId: id, error }, 'client metadata document not fetched');
    return undefined;
  });
  if (fetched?.status !== 200 || !isJson(fetched)) throw unfetched();
  const judged = judgeDocument(id, fetched.text);
  if ('fault' in judged) throw new errors.InvalidClient(judged.fault.description);
  const { metadata } = judged;
  const now = clock();
  const { headers } = fetched;
  const cache = { cacheControl: headers['cache-control'] ?? null, expires: headers.expires ?? null };
  const freshUntil = new Date(now.getTime() + documentFreshness(cache, now) * 1_000);
  const digest = consentDigest(metadata);
  return inTransaction(database, async (tx) => {
    const expiresAt = new Date(now.getTime() + unusedMs);
    const before = await findClient(tx, id);
    if (!before) await recordEvent(tx, { event: 'client.registered', decision: 'allowed', clientId: id });
    if (before && before.consentDigest !== digest) {
      await recordEvent(tx, { event: 'client.changed', decision: 'allowed', clientId: id });
      // Connections first and the client's row after them, as everybody locks them.
      await endUnproven(tx, before, metadata, now);
    }
    return storeDocument(tx, { id, metadata, consentDigest: digest, freshUntil, expiresAt, now });
  });
};

/** Who proves itself by other keys than before may be somebody else: people are asked anew (docs/decisions/clients.md). */
const endUnproven = async (tx: Transaction, before: Client, after: ClientMetadata, now: Date): Promise<void> => {
  if (!isProofReplaced(ClientMetadata.parse(before.metadata), after)) return;
  const reason = 'client_changed' as const;
  for (const { id, personId, clientId } of await revokeConnectionsOfClient(tx, before.id, { reason, now })) {
    await recordEvent(tx, {
      ...{ event: 'connection.revoked', decision: 'refused', reason },
      ...{ connectionId: id, personId, clientId },
    });
  }
};

const isJson = ({ headers }: Fetched): boolean =>
  /^application\/([a-z0-9.+-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '');

/** One sentence for every reason: an answer must not tell an open port from a closed one (security A049). */
const unfetched = (): Error => new errors.InvalidClient('the client metadata document could not be fetched');

const busy = (): Error =>
  Object.assign(
    new errors.CustomOIDCProviderError('temporarily_unavailable', 'too many client documents are being fetched'),
    {
      status: 503,
      statusCode: 503,
      expose: true,
      allow_redirect: false,
    },
  );
