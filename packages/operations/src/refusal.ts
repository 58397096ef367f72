import type { TradingRefusal, TradingRefusalCode } from '@portcullis/trading';

/**
 * The words a refused call is answered with. A closed union: a new reason is named here, or in trading, first, and is
 * then part of what clients rely on. Codes of the catalogue (CrossTrade) keep their names.
 */
export type RefusalCode =
  | TradingRefusalCode
  | 'account_required'
  | 'alert_not_found'
  | 'channel_not_configured'
  | 'message_too_long'
  | 'operators_only'
  | 'rate_limited'
  | 'too_many_alerts'
  | 'bracket_rejected'
  | 'flatten_timeout'
  | 'no_bracket_prices'
  | 'replace_rejected'
  | 'possible_duplicate'
  | 'idempotency_conflict'
  | 'connection_not_found'
  | 'live_connection_active'
  | 'no_replay_data'
  | 'replay_active'
  | 'replay_busy'
  | 'working_orders_open'
  | 'signal_key_not_found'
  | 'trading_locked'
  | 'trade_not_found'
  | 'portfolio_not_found'
  | 'post_not_found'
  | 'name_taken'
  | 'too_many'
  | 'trades_invalid'
  | 'tool_not_found'
  | 'trading_off'
  | 'access_declined'
  | 'personal_token_fixed'
  | 'too_many_access_requests'
  | 'access_request_not_found'
  | 'access_request_over'
  | 'rules_unreadable'
  | 'cooling_off'
  | 'state_not_fresh'
  | 'approval_refused'
  | 'too_many_approvals'
  | 'approval_not_found'
  | 'approval_over'
  | 'sign_in_too_old'
  | 'changed_meanwhile'
  | 'unknown_key'
  | 'not_writable'
  | 'loosening_refused'
  | 'invalid_value';

export type RefusalDetails = {
  /** What to do about it, when there is something to do. */
  hint?: string;
  /** Names that may have been meant. */
  didYouMean?: string[];
};

/**
 * A business refusal: the call was understood and allowed, and is answered with a reason instead of an act.
 * Thrown inside a transaction it rolls everything back.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly hint: string | undefined;
  readonly didYouMean: string[] | undefined;

  constructor(code: RefusalCode, detail: string, { hint, didYouMean }: RefusalDetails = {}) {
    super(`${code}: ${detail}`);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
    this.hint = hint;
    this.didYouMean = didYouMean;
  }
}

/** What a decision of trading answered, or its refusal thrown. @throws Refusal */
export const orRefuse = <T>(outcome: ({ ok: true } & T) | { ok: false; refusal: TradingRefusal }): T => {
  if (outcome.ok) return outcome;
  const { code, detail, ...details } = outcome.refusal;
  throw new Refusal(code, detail, details);
};
