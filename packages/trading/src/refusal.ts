/** A business refusal: nothing was written. `code` is stable, `detail` says what is wrong, `hint` what to do. */
export type TradingRefusal = {
  code: TradingRefusalCode;
  detail: string;
  hint?: string;
  /** For names that are not known: what may have been meant. */
  didYouMean?: string[];
};

export type TradingRefusalCode =
  | 'account_disconnected'
  | 'account_not_found'
  | 'bars_conflict'
  | 'bars_invalid'
  | 'condition_not_met'
  | 'duplicate_order_id'
  | 'exceeds_position'
  | 'execution_not_found'
  | 'indicator_not_found'
  | 'instrument_expired'
  | 'instrument_not_found'
  | 'insufficient_bars'
  | 'insufficient_data'
  | 'insufficient_margin'
  | 'invalid_parameters'
  | 'invalid_price'
  | 'invalid_quantity'
  | 'invalid_range'
  | 'market_closed'
  | 'max_order_size'
  | 'max_position_size'
  | 'max_positions_reached'
  | 'missing_price'
  | 'no_data'
  | 'no_market_data'
  | 'no_position'
  | 'nothing_to_change'
  | 'oco_id_used'
  | 'order_not_found'
  | 'price_not_on_tick'
  | 'quantity_below_filled'
  | 'too_many_working_orders'
  | 'trading_locked'
  | 'unexpected_price'
  | 'unsupported_period';

/** What a decision that may refuse answers. */
export type Outcome<T> = ({ ok: true } & T) | { ok: false; refusal: TradingRefusal };

export const refuse = (
  code: TradingRefusalCode,
  detail: string,
  more: { hint?: string; didYouMean?: string[] } = {},
): { ok: false; refusal: TradingRefusal } => ({ ok: false, refusal: { code, detail, ...more } });
