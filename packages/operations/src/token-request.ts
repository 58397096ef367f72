import {
  type CodeAsk,
  connectConnection,
  exchangeToken,
  findPresentedToken,
  findSuccessor,
  judgeCode,
  judgeRefresh,
  lockPresentedToken,
  openPair,
  type PresentedToken,
  type RefreshAsk,
  type RunStatement,
  recordEvent,
  refuse,
  revokeConnection,
  type Scope,
  sealPair,
  type TokenRefusal,
} from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import type { Clock } from './clock.ts';

/** What the token endpoint answers (RFC 6749, 5.1). `scope` is always said: it may differ from what was asked. */
export type TokenResponse = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token?: string;
  scope: Scope;
};

export type TokenOutcome = { response: TokenResponse } | { refusal: TokenRefusal };

/** What every token request brings besides what it asks. */
export type TokenRequest = {
  /** The code or refresh token. */
  presented: string;
  /** Makes a token: 256 random bits, base64url. */
  newToken: () => string;
  requestId: string;
  address: string;
};

/**
 * Redeems an authorization code in one transaction: locks the connection, judges, consumes, issues, makes the
 * connection the person's, ends the one it replaces. A refusal writes nothing; a valid replay ends the connection in a
 * second transaction.
 */
export const redeemCode = async (
  database: Database,
  request: TokenRequest & { ask: CodeAsk; refreshAllowed: boolean },
  clock: Clock,
): Promise<TokenOutcome> => {
  const { outcome, code } = await inTransaction(database, async (tx) => {
    const run = prismaStatements(tx);
    const code = await lockPresentedToken(run, request.presented, 'code');
    const judged = judgeCode(code, request.ask);
    if (!code || 'refusal' in judged) return { outcome: judged, code };
    const refreshToken = request.refreshAllowed ? request.newToken() : null;
    const issued = await issue(run, code, request, {
      refreshToken,
      accessScope: judged.grant,
      refreshScope: judged.grant,
    });
    if ('response' in issued) await connect(tx, code, request, clock());
    return { outcome: issued, code };
  });
  return 'response' in outcome
    ? outcome
    : afterRefusal(database, outcome as { refusal: TokenRefusal }, code, request, clock);
};

/**
 * Refreshes: reads, judges, and then changes everything in one statement that locks the connection and succeeds only if
 * it stands as it was judged; if not, it is judged anew. Two statements of `pg` and no interactive transaction, because
 * a refresh is what clients do most after calls, often many at once. Parallel and repeated refreshes of one token get
 * one and the same successor for 30 s, until that successor is used; any other second use ends the connection.
 */
export const refreshTokens = async (
  database: Database,
  request: TokenRequest & { ask: RefreshAsk },
  clock: Clock,
): Promise<TokenOutcome> => {
  const run = pgStatements(database);
  for (let attempt = 1; ; attempt += 1) {
    const token = await findPresentedToken(run, request.presented, 'refresh');
    const outcome = await refreshOnce(run, token, request);
    if ('response' in outcome) return outcome;
    if (outcome.refusal.reason !== 'changed_meanwhile' || attempt === attemptsMax) {
      return afterRefusal(database, outcome, token, request, clock);
    }
  }
};

const attemptsMax = 5;

const refreshOnce = async (
  run: RunStatement,
  token: PresentedToken | undefined,
  request: TokenRequest & { ask: RefreshAsk },
): Promise<TokenOutcome> => {
  const judged = judgeRefresh(token, request.ask);
  if ('refusal' in judged) return judged;
  if (!token) return refuse('invalid_grant', 'not_found');
  if ('replay' in judged) return replay(run, token, judged.replay, request.presented);
  const refreshToken = request.newToken();
  return issue(run, token, request, { refreshToken, accessScope: judged.issue, refreshScope: token.scope });
};

const issue = async (
  run: RunStatement,
  { connectionId: id, connectionScope: scope }: PresentedToken,
  { presented, newToken }: TokenRequest,
  pair: { refreshToken: string | null; accessScope: Scope; refreshScope: Scope },
): Promise<TokenOutcome> => {
  const { refreshToken, accessScope } = pair;
  const accessToken = newToken();
  const replay = refreshToken === null ? null : sealPair({ accessToken, refreshToken, scope: accessScope }, presented);
  const seconds = await exchangeToken(run, { presented, connection: { id, scope }, accessToken, replay, ...pair });
  if (seconds === undefined) return refuse('invalid_grant', 'changed_meanwhile');
  return { response: tokenResponse(accessToken, refreshToken, seconds, accessScope) };
};

/** The pair that the token's first use gave, while its refresh token is unused and its access token lives. */
const replay = async (
  run: RunStatement,
  token: PresentedToken,
  scope: Scope,
  presented: string,
): Promise<TokenOutcome> => {
  const pair = token.replay ? openPair(token.replay, presented) : undefined;
  if (!pair) return refuse('invalid_grant', 'replay_ended');
  const { unused, accessSeconds } = await findSuccessor(run, pair);
  if (!unused) return refuse('invalid_grant', 'refresh_token_reused', true);
  if (accessSeconds === null || accessSeconds < 1) return refuse('invalid_grant', 'replay_ended');
  if (pair.scope !== scope) return refuse('invalid_scope', 'scope_not_contained');
  return { response: tokenResponse(pair.accessToken, pair.refreshToken, accessSeconds, scope) };
};

const tokenResponse = (
  accessToken: string,
  refreshToken: string | null,
  seconds: number,
  scope: Scope,
): TokenResponse => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: seconds,
  ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  scope,
});

/** The first redemption makes the consent a connection, and ends what it replaces. */
const connect = async (tx: Transaction, code: PresentedToken, request: TokenRequest, now: Date): Promise<void> => {
  const { requestId, address } = request;
  const replaced = await connectConnection(tx, code.connectionId, now);
  for (const id of replaced) await revokeConnection(tx, id, { reason: 'replaced', now });
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
};

/** What must stay although the request failed: the end of a stolen family, and the audit of it. */
const afterRefusal = async (
  database: Database,
  { refusal }: { refusal: TokenRefusal },
  token: PresentedToken | undefined,
  { requestId, address }: TokenRequest,
  clock: Clock,
): Promise<{ refusal: TokenRefusal }> => {
  if (!token || !refusal.endConnection) return { refusal };
  const reason = refusal.reason === 'code_replayed' ? 'code_replayed' : 'refresh_token_reused';
  const { personId, connectionId, clientId } = token;
  await inTransaction(database, async (tx) => {
    const ended = await revokeConnection(tx, connectionId, { reason, now: clock() });
    if (!ended) return;
    const who = { personId, connectionId, clientId, requestId, address };
    await recordEvent(tx, { ...who, event: 'connection.revoked', decision: 'refused', reason });
  });
  return { refusal };
};

const pgStatements =
  ({ pool }: Database): RunStatement =>
  async (statement, values) =>
    (await pool.query({ ...statement, values })).rows;

const prismaStatements =
  (tx: Transaction): RunStatement =>
  ({ text }, values) =>
    tx.$queryRawUnsafe(text, ...values);
