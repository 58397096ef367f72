/** Why a token request was refused. A closed union: the words on the wire are chosen from it in one place. */
export type TokenRefusal = {
  error: 'invalid_grant' | 'invalid_scope' | 'invalid_target' | 'invalid_authorization_details' | 'invalid_request';
  /** For the audit and the log; never sent. */
  reason:
    | 'not_found'
    | 'wrong_client'
    | 'connection_ended'
    | 'person_suspended'
    | 'expired'
    | 'wrong_verifier'
    | 'wrong_redirect_uri'
    | 'wrong_resource'
    | 'scope_not_contained'
    | 'details_not_granted'
    | 'code_replayed'
    | 'refresh_token_reused'
    | 'replay_ended';
  /** The presented token was stolen or replayed: the connection and everything issued to it must end. */
  endConnection: boolean;
};

export const refuse = (
  error: TokenRefusal['error'],
  reason: TokenRefusal['reason'],
  endConnection = false,
): { refusal: TokenRefusal } => ({ refusal: { error, reason, endConnection } });
