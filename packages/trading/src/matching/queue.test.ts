import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quote } from '../market/quote.ts';
import type { OrderState, Side } from '../orders/order.ts';
import { matchOrder, quotedSize } from './matching.ts';
import { queueAfter } from './queue.ts';

/** A limit at 100 that rests. */
const resting = (more: Partial<OrderState> = {}): OrderState => ({
  ...{ side: 'Buy', type: 'Limit', tif: 'Gtc', quantity: 5, filled: 0, filledTicks: 0n, limitTicks: 100n },
  ...{ stopTicks: null, status: 'Working', triggered: false, queueAhead: null },
  ...more,
});

/** Bid and ask with 30 on either side, and what traded at the last price. */
const quote = (bid: bigint, ask: bigint, last: bigint, traded: number): Quote => ({
  ...{ feed: 'shared', instrument: 'ES 12-26', seq: 1n, bidTicks: bid, askTicks: ask, bidSize: 30, askSize: 30 },
  ...{ lastTicks: last, openTicks: last, highTicks: last, lowTicks: last, volume: 0n, at: new Date(0), traded },
});

describe('the queue of a resting limit', () => {
  it.each<[string, Side, number | null, Quote, number | null, number]>([
    ['is not known while nothing trades', 'Buy', null, quote(100n, 101n, 100n, 0), null, 0],
    ['does not move with trades away from it', 'Buy', 12, quote(101n, 102n, 101n, 50), 12, 0],
    ['is what is shown when the first trade comes', 'Buy', null, quote(100n, 101n, 100n, 50), 30, 0],
    ['is empty when the level was taken out', 'Buy', null, quote(99n, 101n, 100n, 50), 0, 0],
    ['shrinks with what trades', 'Buy', 30, quote(100n, 101n, 100n, 12), 18, 0],
    ['is done when as much has traded', 'Buy', 12, quote(100n, 101n, 100n, 12), 0, 0],
    ['gives the order what trades beyond it', 'Buy', 12, quote(100n, 101n, 100n, 15), 0, 3],
    ['is gone when a trade goes beyond its price', 'Buy', 30, quote(98n, 101n, 98n, 4), 0, 4],
    ['of a sell is that of the ask', 'Sell', null, quote(99n, 100n, 100n, 50), 30, 0],
    ['of a sell gives it what trades beyond it', 'Sell', 1, quote(99n, 100n, 100n, 4), 0, 3],
    ['of a sell is not of trades at the bid', 'Sell', 1, quote(99n, 100n, 99n, 4), 1, 0],
  ])('%s', (_, side, queueAhead, at, ahead, reached) =>
    expect(queueAfter(resting({ side, queueAhead }), at)).toEqual({ ahead, reached }),
  );

  it('fills the order at its limit, in parts, and no quote twice', () => {
    const order = resting({ queueAhead: 12 });
    const at = quote(100n, 101n, 100n, 15);
    expect(matchOrder(order, at, 30)).toMatchObject({ fill: { quantity: 3, priceTicks: 100n }, queueAhead: 0 });
    expect(matchOrder(order, at, 27).fill).toBeUndefined();
    expect(matchOrder(resting(), at, 30)).toMatchObject({ fill: undefined, queueAhead: 30 });
    expect(matchOrder(resting({ queueAhead: 30 }), quote(97n, 98n, 98n, 40), 30).fill).toEqual({
      quantity: 5,
      priceTicks: 100n,
    });
  });

  it('is not that of an order that arrives, nor of a stop that waits', () => {
    const at = quote(100n, 101n, 100n, 90);
    expect(matchOrder(resting({ status: 'Accepted', queueAhead: 0 }), at, 30).fill).toBeUndefined();
    expect(matchOrder(resting({ type: 'StopLimit', stopTicks: 110n, queueAhead: 0 }), at, 30).fill).toBeUndefined();
  });

  const trades = fc.array(fc.record({ at: fc.integer({ min: 99, max: 102 }), traded: fc.nat({ max: 40 }) }), {
    maxLength: 60,
  });
  it('an order that only ever is touched fills no more than what traded there after the queue it met', () =>
    fc.assert(
      fc.property(trades, (steps) => {
        let order = resting({ quantity: 20 });
        let atPrice = 0;
        let queue: number | undefined;
        for (const { at, traded } of steps) {
          const last = at < 100 ? 101n : BigInt(at);
          const seen = quote(100n, 101n, last, traded);
          const match = matchOrder(order, seen, quotedSize(seen, 'Buy'));
          if (last === 100n && traded > 0 && queue === undefined) queue = 30;
          else if (last === 100n) atPrice += traded;
          const quantity = match.fill?.quantity ?? 0;
          order = {
            ...order,
            filled: order.filled + quantity,
            queueAhead: match.queueAhead ?? order.queueAhead ?? null,
          };
          expect(order.filled).toBe(Math.min(20, Math.max(0, atPrice - (queue ?? 0))));
          if (order.filled === 20) return;
        }
      }),
    ));
});
