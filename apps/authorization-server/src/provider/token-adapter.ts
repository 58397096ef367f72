import { findLiveToken, insertCode, isScope } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Adapter } from 'oidc-provider';
import { seconds } from './epoch.ts';
import { neverCalled } from './never-called.ts';

/** Codes are inserted here after consent; redeeming them is the token grants' (token-grants.ts), in one transaction. */
export const codeAdapter = ({ prisma }: Database): Adapter => ({
  ...neverCalled('AuthorizationCode'),
  async upsert(id, payload) {
    const { grantId, clientId, scope, resource, redirectUri, codeChallenge } = payload;
    if (!grantId || !clientId || !isScope(scope) || typeof resource !== 'string' || !redirectUri || !codeChallenge) {
      throw new Error('a code without connection, client, one scope, one resource, redirect or challenge');
    }
    await insertCode(prisma, {
      code: id,
      connectionId: grantId,
      clientId,
      scope,
      resource,
      redirectUri,
      codeChallenge,
    });
  },
  revokeByGrantId: endedWithConnection,
});

/**
 * Access and refresh tokens as revocation (RFC 7009) sees them: found while they live. The library removes the token,
 * then all tokens of its grant, then the grant; the last of these ends the connection with all its tokens in one
 * transaction, so the steps before it have nothing to do.
 */
export const tokenAdapter = ({ prisma }: Database, kind: 'access' | 'refresh', clock: () => Date): Adapter => ({
  ...neverCalled(kind),
  async find(id) {
    const token = await findLiveToken(prisma, id, kind, clock());
    if (!token) return undefined;
    const { connectionId: grantId, clientId, scope, resource, issuedAt, expiresAt, connection } = token;
    return {
      jti: id,
      kind: kind === 'access' ? 'AccessToken' : 'RefreshToken',
      grantId,
      clientId,
      accountId: connection.personId,
      scope,
      ...(kind === 'access' ? { aud: resource, format: 'opaque' } : { resource }),
      iat: seconds(issuedAt),
      exp: seconds(expiresAt),
    };
  },
  destroy: endedWithConnection,
  revokeByGrantId: endedWithConnection,
});

async function endedWithConnection(): Promise<void> {}
