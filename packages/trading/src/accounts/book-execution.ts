import type { Instrument } from '../instruments/instrument.ts';
import type { Liquidity } from '../orders/liquidity.ts';
import type { Order } from '../orders/order.ts';
import { type Account, bookFill } from './account.ts';
import type { StoredHolding } from './account-book.ts';
import { applyFill } from './position.ts';

/** An execution before it is stored. */
export type NewExecution = {
  orderId: string;
  accountId: string;
  instrument: string;
  side: Order['side'];
  quantity: number;
  priceTicks: bigint;
  feeCents: bigint;
  /** Before fees. */
  realizedCents: bigint;
  positionAfter: number;
  quoteSeq: bigint;
  liquidity: Liquidity;
  at: Date;
};

export type Booking = { account: Account; holding: StoredHolding; execution: NewExecution };

/** Books one fill of an order: position, cash and fee move together. */
export const bookExecution = (
  { account, holding }: { account: Account; holding: StoredHolding },
  order: Pick<Order, 'id' | 'side' | 'instrument'>,
  fill: { quantity: number; priceTicks: bigint; liquidity: Liquidity },
  instrument: Instrument,
  { quoteSeq, at }: { quoteSeq: bigint; at: Date },
): Booking => {
  const applied = applyFill(holding, { side: order.side, ...fill }, instrument);
  const feeCents = instrument.feeCents * BigInt(fill.quantity);
  return {
    account: bookFill(account, applied.realizedCents, feeCents),
    holding: {
      ...applied.holding,
      realizedSessionCents: holding.realizedSessionCents + applied.realizedCents,
    },
    execution: {
      orderId: order.id,
      accountId: account.id,
      instrument: order.instrument,
      side: order.side,
      ...fill,
      feeCents,
      realizedCents: applied.realizedCents,
      positionAfter: applied.holding.quantity,
      quoteSeq,
      at,
    },
  };
};
