import {
  type AgainAttempt,
  detailsAreWithin,
  findPresentedRefresh,
  findSuccessor,
  issueAgain,
  judgeRefresh,
  namedScope,
  openPair,
  type PresentedToken,
  type RefreshAsk,
  type Refresher,
  recordEvent,
  refuse,
  type Scope,
  sealPair,
} from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { Clock } from '../clock.ts';
import { afterRefusal, type TokenOutcome, type TokenRequest, tokenResponse } from './token-request.ts';

export type RefreshNeeds = {
  database: Database;
  /** One for all requests: it sends those that come at once together. */
  refresher: Refresher;
};

type RefreshRequest = TokenRequest & { ask: RefreshAsk };

/**
 * Refreshes in one transaction, which is one statement that locks the connection first (token-refresh-statement.ts).
 * Parallel and repeated refreshes of one token get one and the same successor for 30 s, until that successor is used;
 * any other second use ends the connection in a second transaction.
 */
export const refreshTokens = async (
  { database, refresher }: RefreshNeeds,
  request: RefreshRequest,
  clock: Clock,
): Promise<TokenOutcome> => {
  if (!(await namesWhatIsGranted(database, request))) {
    return refuse('invalid_authorization_details', 'details_not_granted');
  }
  const { token, outcome } = await refresh({ database, refresher }, request);
  if (!('response' in outcome)) return afterRefusal(database, outcome, token, request, clock);
  if (token?.consumed) await recordRepeat(database, token, request);
  return outcome;
};

/** The row of a first use commits with its tokens; whoever uses it again leaves one too. */
const recordRepeat = (
  database: Database,
  { personId, connectionId, clientId, scope }: PresentedToken,
  { requestId, address }: TokenRequest,
): Promise<void> =>
  inTransaction(database, (tx) =>
    recordEvent(tx, {
      ...{ event: 'token.refreshed', decision: 'allowed', reason: 'repeated', scopeHeld: scope },
      ...{ personId, connectionId, clientId, requestId, address },
    }),
  );

/**
 * Whether the details that were sent along lie within the grant: few clients send any. What is wrong besides is said by the
 * refresh itself. Limits that change in between harm nobody: the answer tells what then holds, and orders obey the grant.
 */
const namesWhatIsGranted = async (database: Database, { presented, ask }: RefreshRequest): Promise<boolean> => {
  if (ask.limits === undefined) return true;
  const token = await findPresentedRefresh(database, presented);
  const judged = judgeRefresh(token, ask);
  const scope = 'issue' in judged ? judged.issue : 'replay' in judged ? judged.replay : undefined;
  return scope === undefined || detailsAreWithin(ask.limits, { scope, limits: token?.connectionLimits });
};

const refresh = async (
  { database, refresher }: RefreshNeeds,
  { presented, newToken, ask, address, requestId }: RefreshRequest,
): Promise<{ token: PresentedToken | undefined; outcome: TokenOutcome }> => {
  const pair = { accessToken: newToken(), refreshToken: newToken() };
  const { token, issued } = await refresher({
    ...{ presented, ...pair, clientId: ask.clientId, resource: ask.resource ?? null },
    ...{ namedScope: namedScope(ask.scope) ?? null, replay: sealPair(pair, presented), address, requestId },
  });
  const judged = judgeRefresh(token, ask);
  const expected = 'issue' in judged ? judged.issue : undefined;
  // The statement's conditions and the judgement are two forms of one rule. Should they ever differ, nobody gets tokens.
  if (issued?.scope !== expected) throw new Error('Invariant: a refresh is issued when, and as, it is judged');
  const limits = token?.connectionLimits;
  if (issued) {
    return { token, outcome: { response: tokenResponse(pair.accessToken, pair.refreshToken, { ...issued, limits }) } };
  }
  if ('refusal' in judged) return { token, outcome: judged };
  const ofNow = { presented, namedScope: namedScope(ask.scope) ?? null, accessToken: pair.accessToken };
  return { token, outcome: await replay(database, token, 'replay' in judged ? judged.replay : undefined, ofNow) };
};

/**
 * The pair that the token's first use gave, while its refresh token is unused. When the connection was raised or lowered since,
 * its access token is dead, and a new one goes with the same refresh token.
 */
const replay = async (
  database: Database,
  token: PresentedToken | undefined,
  scope: Scope | undefined,
  ofNow: Omit<AgainAttempt, 'successor'>,
): Promise<TokenOutcome> => {
  const pair = token?.replay ? openPair(token.replay, ofNow.presented) : undefined;
  if (!pair) return refuse('invalid_grant', 'replay_ended');
  const { refreshToken } = pair;
  const limits = token?.connectionLimits;
  const { unused, access } = await findSuccessor(database, pair);
  if (!unused) return refuse('invalid_grant', 'refresh_token_reused', true);
  if (!access) {
    const issued = await issueAgain(database, { ...ofNow, successor: refreshToken });
    if (!issued) return refuse('invalid_grant', 'replay_ended');
    return { response: tokenResponse(ofNow.accessToken, refreshToken, { ...issued, limits }) };
  }
  if (access.scope !== scope) return refuse('invalid_scope', 'scope_not_contained');
  return { response: tokenResponse(pair.accessToken, refreshToken, { ...access, limits }) };
};
