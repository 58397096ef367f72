import { hash, randomBytes } from 'node:crypto';
import {
  type ClientMetadata,
  consentDigest,
  evictUnusedClients,
  insertClient,
  judgeMetadata,
  type MetadataFault,
  recordEvent,
  redirectHost,
} from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { RequestState } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import type { RateLimits } from './rate-limits.ts';

/** A client that is never used is forgotten after a day; one that is used, 90 days after its last use. */
const unusedMs = 86_400_000;

/** Registrations that nobody has used yet. Beyond it, the oldest go. */
const mostUnused = 5_000;

export type RegistrationNeeds = { database: Database; limits: RateLimits; clock: () => Date };

/**
 * Dynamic client registration (RFC 7591). Our own endpoint, because what may be registered is policy (security M6). No
 * registration access token: what a person consented to is never changed behind them (M4).
 */
export const register =
  ({ database, limits, clock }: RegistrationNeeds): Middleware =>
  async (ctx) => {
    ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    const judged = judgeMetadata(ctx.request.body, { defaultAuthMethod: 'client_secret_basic', jwksUri: 'refused' });
    if ('fault' in judged) return refuse(ctx, judged.fault);
    const { metadata } = judged;
    await limits.take('registerByProduct', productOf(metadata));
    const id = `client_${randomBytes(16).toString('base64url')}`;
    const secret = needsSecret(metadata) ? randomBytes(32).toString('base64url') : undefined;
    const now = clock();
    await inTransaction(database, async (tx) => {
      await evictUnusedClients(tx, mostUnused);
      await insertClient(tx, {
        id,
        kind: 'dynamic',
        metadata,
        secretHash: secret === undefined ? null : hash('sha256', secret, 'hex'),
        consentDigest: consentDigest(metadata),
        expiresAt: new Date(now.getTime() + unusedMs),
        now,
      });
      const { requestId, address } = ctx.state as RequestState;
      await recordEvent(tx, { event: 'client.registered', decision: 'allowed', clientId: id, requestId, address });
    });
    ctx.status = 201;
    ctx.body = registered(id, metadata, secret, now);
  };

const needsSecret = ({ token_endpoint_auth_method: method }: ClientMetadata): boolean =>
  method === 'client_secret_basic' || method === 'client_secret_post';

const productOf = ({ client_name: name, redirect_uris: uris }: ClientMetadata): string =>
  hash('sha256', JSON.stringify([name.toLowerCase(), uris.map(redirectHost).toSorted()]), 'hex');

/** What was registered, which may be less than what was asked (RFC 7591, 3.2.1). */
const registered = (id: string, metadata: ClientMetadata, secret: string | undefined, now: Date) => {
  const { scope_hint: _hint, ...shown } = metadata;
  return {
    client_id: id,
    client_id_issued_at: Math.floor(now.getTime() / 1000),
    ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    ...shown,
  };
};

const refuse = (ctx: Context, { error, description }: MetadataFault): void => {
  ctx.status = 400;
  ctx.body = { error, error_description: description };
};
