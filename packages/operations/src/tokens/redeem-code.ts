import {
  type CodeAsk,
  connectConnection,
  exchangeCode,
  inheritRules,
  judgeCode,
  lockPresentedCode,
  markClientUsed,
  type PresentedToken,
  recordEvent,
  refuse,
  revokeConnection,
} from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import type { Clock } from '../clock.ts';
import { afterRefusal, type TokenOutcome, type TokenRequest, tokenResponse } from './token-request.ts';

type CodeRequest = TokenRequest & { ask: CodeAsk; refreshAllowed: boolean };

/**
 * Redeems an authorization code in one transaction: locks the connection, judges, consumes, issues, makes the
 * connection the person's, ends the one it replaces. A refusal writes nothing; a valid replay ends the connection in a
 * second transaction.
 */
export const redeemCode = async (database: Database, request: CodeRequest, clock: Clock): Promise<TokenOutcome> => {
  const { outcome, code } = await inTransaction(database, async (tx) => {
    const code = await lockPresentedCode(tx, request.presented);
    return { outcome: await redeem(tx, code, request, clock), code };
  });
  return 'response' in outcome ? outcome : afterRefusal(database, outcome, code, request, clock);
};

const redeem = async (
  tx: Transaction,
  code: PresentedToken | undefined,
  request: CodeRequest,
  clock: Clock,
): Promise<TokenOutcome> => {
  const judged = judgeCode(code, request.ask);
  if ('refusal' in judged) return judged;
  if (!code) return refuse('invalid_grant', 'not_found');
  const accessToken = request.newToken();
  const refreshToken = request.refreshAllowed ? request.newToken() : null;
  const scope = judged.grant;
  const seconds = await exchangeCode(tx, { code: request.presented, scope, accessToken, refreshToken });
  if (seconds === undefined) return refuse('invalid_grant', 'code_replayed', true);
  await connect(tx, code, request, clock());
  const granted = { seconds, scope, limits: code.connectionLimits };
  return { response: tokenResponse(accessToken, refreshToken, granted) };
};

/** The first redemption makes the consent a connection, and ends what it replaces. */
const connect = async (tx: Transaction, code: PresentedToken, request: TokenRequest, now: Date): Promise<void> => {
  const { requestId, address } = request;
  const replaced = await connectConnection(tx, code.connectionId, now);
  for (const id of replaced) await revokeConnection(tx, id, { reason: 'replaced', now });
  // After them: a change of their rules that was under way has committed by now.
  await inheritRules(tx, code.connectionId, replaced);
  const shared = { personId: code.personId, clientId: code.clientId, decision: 'allowed', requestId, address } as const;
  await recordEvent(tx, {
    ...shared,
    connectionId: code.connectionId,
    event: 'connection.connected',
    scopeHeld: code.scope,
  });
  for (const id of replaced) {
    await recordEvent(tx, { ...shared, connectionId: id, event: 'connection.revoked', reason: 'replaced' });
  }
  // Last: all installations of a metadata-document client share this row, and none may wait for another's connection.
  await markClientUsed(tx, code.clientId);
};
