import { type AverageScale, averageOf } from '../accounts/position.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { type Order, type OrderType, remaining, type Side, type TimeInForce } from '../orders/order.ts';
import { isTerminal, type OrderStatus } from '../orders/order-status.ts';

/** An order as answers and pages show it: prices as JSON numbers. */
export type OrderReport = {
  orderId: string;
  clientOrderId: string | null;
  /** The account's name. */
  account: string;
  instrument: string;
  side: Side;
  type: OrderType;
  quantity: number;
  filled: number;
  remaining: number;
  limitPrice: number | null;
  stopPrice: number | null;
  /** To four decimals, or one more than its ticks have: averages lie between ticks. */
  averageFillPrice: number | null;
  tif: TimeInForce;
  status: OrderStatus;
  isTerminal: boolean;
  name: string | null;
  ocoId: string | null;
  /** The ATM template that it, or the entry that it protects, was placed with. */
  strategy: string | null;
  /** The entry that this order protects; the venue placed it. */
  parentOrderId: string | null;
  rejectReason: string | null;
  /** The connection that placed it; null for the person's own hand. */
  connectionId: string | null;
  expiresAt: Date | null;
  submittedAt: Date;
  updatedAt: Date;
};

export const reportOrder = (order: Order, account: string): OrderReport => {
  const instrument = instrumentNamed(order.instrument);
  const price = (ticks: bigint | null) => (ticks === null ? null : ticksToPrice(instrument, ticks));
  return {
    orderId: order.id,
    clientOrderId: order.clientOrderId,
    account,
    instrument: order.instrument,
    side: order.side,
    type: order.type,
    quantity: order.quantity,
    filled: order.filled,
    remaining: remaining(order),
    limitPrice: price(order.limitTicks),
    stopPrice: price(order.stopTicks),
    averageFillPrice: order.filled === 0 ? null : averageOfTicks(order, instrument),
    tif: order.tif,
    status: order.status,
    isTerminal: isTerminal(order.status),
    name: order.name,
    ocoId: order.ocoId,
    strategy: order.strategy,
    parentOrderId: order.parentOrderId,
    rejectReason: order.rejectReason,
    connectionId: order.connectionId,
    expiresAt: order.expiresAt,
    submittedAt: order.submittedAt,
    updatedAt: order.updatedAt,
  };
};

/** A sum of ticks times quantity, as the average price. */
export const averageOfTicks = (
  { filledTicks, filled }: Pick<Order, 'filledTicks' | 'filled'>,
  instrument: AverageScale,
): number => averageOf(filledTicks, BigInt(filled), instrument);
