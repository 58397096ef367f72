import { type Prisma, type Reader, Prisma as Sql, type Transaction } from '@portcullis/database';
import { personalClientId } from '../clients/client-store.ts';
import type { Connection } from '../connections/connection-store.ts';
import type { TradingLimits } from '../limits/trading-limits.ts';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';

export type NewPersonalToken = {
  personId: string;
  label: string;
  scope: Scope;
  resource: string;
  limits: TradingLimits | undefined;
  /** As it is shown, once. */
  token: string;
  expiresAt: Date;
  now: Date;
};

/**
 * A connection with one access token that lives as long as it, and no refresh token. Revoking, pausing and lowering it, its
 * limits and its audit are those of every connection.
 */
export const createPersonalToken = async (
  tx: Transaction,
  { personId, label, scope, resource, limits, token, expiresAt, now }: NewPersonalToken,
): Promise<Connection> => {
  const shared = { clientId: personalClientId, scope, resource, expiresAt };
  const connection = await tx.connection.create({
    data: {
      ...{ ...shared, personId, clientName: label, label, redirectHost: '', createdAt: now, connectedAt: now },
      limits: limits === undefined ? Sql.DbNull : (limits as unknown as Prisma.InputJsonObject),
    },
  });
  await tx.token.create({
    data: { ...shared, kind: 'access', connectionId: connection.id, idHash: hashToken(token), issuedAt: now },
  });
  return connection;
};

/** The live ones of a person: they count against the plan, paused ones too. */
export const listPersonalTokens = (reader: Reader, personId: string, now: Date): Promise<Connection[]> =>
  reader.connection.findMany({
    where: { personId, clientId: personalClientId, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { createdAt: 'asc' },
  });
