import type { Rows } from '@portcullis/database';
import type { ExitPlan } from './exit-plan.ts';
import type { OrderStatus } from './order-status.ts';
import type { StopRules } from './stop-rules.ts';

export const sides = ['Buy', 'Sell'] as const;
export type Side = (typeof sides)[number];

/** MIT (market if touched) waits where a limit would, and trades at the market when it is touched. */
export const orderTypes = ['Market', 'Limit', 'StopMarket', 'StopLimit', 'MIT'] as const;
export type OrderType = (typeof orderTypes)[number];

/** Day ends with the session; Gtc stays; Ioc fills what it can at once; Fok fills whole at once or not at all. */
export const timesInForce = ['Day', 'Gtc', 'Ioc', 'Fok'] as const;
export type TimeInForce = (typeof timesInForce)[number];

/** What matching and the life cycle need of an order. Prices in ticks. */
export type OrderState = {
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  quantity: number;
  filled: number;
  /** Sum of price in ticks times quantity over the fills. */
  filledTicks: bigint;
  limitTicks: bigint | null;
  stopTicks: bigint | null;
  status: OrderStatus;
  /** A stop or MIT whose price was touched. */
  triggered: boolean;
  /** Contracts before it in the queue at its limit; null: not known yet. */
  queueAhead?: number | null;
};

/** An order as stored. */
export type Order = Omit<Rows.Order, keyof OrderState | 'exitPlan' | 'stopRules'> &
  OrderState & {
    queueAhead: number | null;
    exitPlan: ExitPlan | null;
    stopRules: StopRules | null;
  };

/** What an ATM strategy is called: the id of its entry. Undefined: the order is of none. */
export const strategyIdOf = ({ id, parentOrderId, strategy }: Order): string | undefined =>
  strategy === null ? undefined : (parentOrderId ?? id);

/** One row of an order's life cycle. */
export type OrderEvent = { status: OrderStatus; filled: number; reason: string | null; source: string; at: Date };

/** Waits for its stop price to be touched. */
export const hasStop = ({ type }: Pick<OrderState, 'type'>): boolean =>
  type === 'StopMarket' || type === 'StopLimit' || type === 'MIT';

export const hasLimit = ({ type }: Pick<OrderState, 'type'>): boolean => type === 'Limit' || type === 'StopLimit';

export const remaining = ({ quantity, filled }: Pick<OrderState, 'quantity' | 'filled'>): number => quantity - filled;

/** True when a touch of the stop price comes from below: buy stops, and MIT orders to sell. */
export const isTouchedFromBelow = ({ side, type }: Pick<OrderState, 'side' | 'type'>): boolean =>
  (side === 'Buy') === (type !== 'MIT');

/** +1 for a buy, -1 for a sell. */
export const sign = (side: Side): 1 | -1 => (side === 'Buy' ? 1 : -1);
