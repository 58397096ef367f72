import { randomUUID } from 'node:crypto';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  type Account,
  createAccount,
  findInstrument,
  type Instrument,
  lockAccount,
  type Market,
  type OrderRequest,
  type Outcome,
  type Quote,
  type Submitted,
  sharedFeed,
  submitOrder,
  writeQuotes,
} from '@portcullis/trading';

export const market: Market = { kind: 'simulated', hours: 'always' };

/** A Wednesday at noon in New York. */
export const noon = new Date('2026-11-18T17:00:00Z');

export const later = (seconds: number, from = noon): Date => new Date(from.getTime() + seconds * 1000);

export const instrumentOf = (text: string, now = noon): Instrument => {
  const found = findInstrument(text, now);
  if (!found.ok) throw new Error(found.refusal.detail);
  return found.instrument;
};

/** What a call answered, when it was not refused. */
export const agreed = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
  return outcome;
};

export const createTestPerson = (tx: Transaction, id: string = randomUUID()) =>
  tx.person.create({ data: { id, name: 'Test Trader', email: `${id}@example.com`, passwordHash: 'none' } });

/** A person with `Sim101` and 100,000 USD. */
export const createTrader = (database: Database, now = noon): Promise<Account> =>
  inTransaction(database, async (tx) => {
    const { id: personId } = await createTestPerson(tx);
    return createAccount(tx, { personId, now });
  });

/** A quote in ticks. */
export const quoteOf = (
  instrument: string,
  bid: number | null,
  ask: number | null,
  more: Partial<Quote> = {},
): Quote => {
  const last = BigInt(bid ?? ask ?? 0);
  return {
    ...{ feed: sharedFeed, instrument, seq: 1n, bidSize: 50, askSize: 50 },
    bidTicks: bid === null ? null : BigInt(bid),
    askTicks: ask === null ? null : BigInt(ask),
    ...{ lastTicks: last, openTicks: last, highTicks: last, lowTicks: last, volume: 0n, at: noon },
    ...more,
  };
};

export const putQuotes = (database: Database, ...quotes: Quote[]): Promise<number> =>
  inTransaction(database, (tx) => writeQuotes(tx, quotes));

/** Places an order in one transaction, as the operations do. */
export const place = (
  database: Database,
  account: Account,
  instrument: string,
  request: Partial<OrderRequest> & Pick<OrderRequest, 'side' | 'type' | 'quantity'>,
  { now = noon, hours = market.hours }: { now?: Date; hours?: Market['hours'] } = {},
): Promise<Outcome<Submitted>> =>
  inTransaction(database, async (tx) => {
    const locked = await lockAccount(tx, account.id, { now, hours });
    if (!locked) throw new Error('no account');
    return submitOrder(tx, {
      account: locked,
      instrument: instrumentOf(instrument, now),
      request: { tif: 'Day', ...request },
      market: { ...market, hours },
      now,
      source: 'test',
      connectionId: null,
    });
  });
