import type { Scope, TokenStanding } from '@portcullis/access';

/** Why a stream ended, as its audit row says it. */
export type Ending =
  | 'client_closed'
  | 'connection_ended'
  | 'scope_changed'
  | 'token_ended'
  | 'nothing_asked'
  | 'slow_reader'
  | 'server_stopping';

export type Verdict = { goesOn: true; secondsLeft: number } | { goesOn: false; ending: Ending };

/**
 * Whether a stream may go on, by what its token and connection have become. A stream has no more rights than the token
 * that opened it, so it ends with it (MCP authorization, "Token Handling": authorization at every request).
 */
export const judgeStream = (openedUnder: Scope, { connectionScope, secondsLeft }: TokenStanding): Verdict => {
  if (connectionScope === undefined) return { goesOn: false, ending: 'connection_ended' };
  if (connectionScope !== openedUnder) return { goesOn: false, ending: 'scope_changed' };
  return secondsLeft > 0 ? { goesOn: true, secondsLeft } : { goesOn: false, ending: 'token_ended' };
};
