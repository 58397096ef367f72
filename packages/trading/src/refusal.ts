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
  | 'chart_not_found'
  | 'condition_not_met'
  | 'drawing_not_found'
  | 'duplicate_order_id'
  | 'exists'
  | 'exceeds_position'
  | 'execution_not_found'
  | 'grant_limit'
  | 'indicator_not_found'
  | 'instrument_expired'
  | 'instrument_not_allowed'
  | 'instrument_not_found'
  | 'insufficient_bars'
  | 'insufficient_data'
  | 'insufficient_margin'
  | 'invalid_anchors'
  | 'invalid_condition'
  | 'invalid_parameters'
  | 'invalid_price'
  | 'invalid_quantity'
  | 'invalid_range'
  | 'market_closed'
  | 'max_notional'
  | 'max_open_instruments'
  | 'max_order_size'
  | 'max_orders'
  | 'max_position_size'
  | 'max_positions_reached'
  | 'missing_price'
  | 'name_invalid'
  | 'no_data'
  | 'no_market_data'
  | 'no_position'
  | 'nothing_to_change'
  | 'oco_id_used'
  | 'order_not_found'
  | 'price_collar'
  | 'price_not_on_tick'
  | 'quantity_below_filled'
  | 'strategy_not_found'
  | 'too_many_charts'
  | 'too_many_drawings'
  | 'too_many_working_orders'
  | 'unsaved_changes'
  | 'trading_locked'
  | 'unexpected_price'
  | 'unsupported_period'
  | 'workspace_not_found';

/** What a decision that may refuse answers. */
export type Outcome<T> = ({ ok: true } & T) | { ok: false; refusal: TradingRefusal };

export const refuse = (
  code: TradingRefusalCode,
  detail: string,
  more: { hint?: string; didYouMean?: string[] } = {},
): { ok: false; refusal: TradingRefusal } => ({ ok: false, refusal: { code, detail, ...more } });
