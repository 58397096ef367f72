import type { Reader, Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { holdingIn } from '../accounts/account-book.ts';
import { readAccountBook } from '../accounts/account-book-store.ts';
import { instrumentNamed, isExpired } from '../instruments/instrument.ts';
import type { Quote } from '../market/quote.ts';
import { matchStoredOrder } from '../matching/match-order.ts';
import { acceptOrder } from '../matching/order-life.ts';
import { liveStatuses } from '../orders/order-status.ts';
import { insertOrder } from '../orders/order-store.ts';
import { cancelWorkingOrder } from './cancel-order.ts';

/** What is still held or worked in contracts that have expired. */
export const listExpiredHoldings = async (
  reader: Reader,
  feed: string,
  now: Date,
): Promise<{ accountId: string; instrument: string }[]> => {
  const rows = await reader.$queryRaw<{ accountId: string; instrument: string }[]>`
    SELECT p.account_id AS "accountId", p.instrument FROM position p JOIN account a ON a.id = p.account_id
    WHERE a.feed = ${feed} AND p.quantity <> 0
    UNION
    SELECT o.account_id, o.instrument FROM trade_order o JOIN account a ON a.id = o.account_id
    WHERE a.feed = ${feed} AND o.status = ANY(${[...liveStatuses]}::text[])`;
  return rows.filter(({ instrument }) => isExpired(instrumentNamed(instrument), now));
};

/** Everything at the last price: the contract does not trade any more. */
const settlementQuote = (last: Quote, quantity: number): Quote => ({
  ...last,
  seq: last.seq + 1n,
  ...{ bidTicks: last.lastTicks, askTicks: last.lastTicks },
  ...{ bidSize: Math.abs(quantity), askSize: Math.abs(quantity) },
});

/**
 * Settles an expired contract in a locked account: cancels its orders and closes its position in cash at the last price, by
 * an order named Settlement that the venue places.
 */
export const settleExpired = async (
  tx: Transaction,
  { account, instrument, now }: { account: Account; instrument: string; now: Date },
): Promise<void> => {
  const book = await readAccountBook(tx, account);
  for (const order of book.orders.filter((each) => each.instrument === instrument)) {
    await cancelWorkingOrder(tx, { order, now, source: 'venue', reason: 'contract_expired' });
  }
  const holding = holdingIn(book, instrument);
  const last = book.quotes.get(instrument);
  if (holding.quantity === 0 || !last) return;
  const opened = acceptOrder(
    {
      ...{ accountId: account.id, personId: account.personId, connectionId: null, clientOrderId: null },
      ...{ instrument, side: holding.quantity > 0 ? ('Sell' as const) : ('Buy' as const), type: 'Market' as const },
      ...{ quantity: Math.abs(holding.quantity), filled: 0, filledTicks: 0n, limitTicks: null, stopTicks: null },
      ...{
        tif: 'Day' as const,
        status: 'Initialized' as const,
        triggered: false,
        name: 'Settlement',
        rejectReason: null,
      },
      ...{
        ocoId: null,
        parentOrderId: null,
        protects: false,
        reduceOnly: false,
        exitPlan: null,
        strategy: null,
        stopRules: null,
        queueAhead: null,
      },
      ...{ submittedSeq: last.seq, expiresAt: null, submittedAt: now, updatedAt: now },
    },
    { source: 'venue', at: now, reason: 'contract_expired' },
  );
  const order = await insertOrder(tx, opened);
  const quote = settlementQuote(last, holding.quantity);
  await matchStoredOrder(tx, { account, holding, order, quote, now, source: 'venue', live: [] });
};
