import { inTransaction, type Transaction } from '@portcullis/database';
import {
  createAccount,
  frontInstrument,
  instrumentNamed,
  listQuotes,
  type OrderRequest,
  sharedFeed,
  submitOrder,
  timeOfFeed,
} from '@portcullis/trading';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';

export type Rehearsal = { ok: boolean; detail: string };

class TakenBack extends Error {
  readonly rehearsal: Rehearsal;

  constructor(rehearsal: Rehearsal) {
    super('taken back');
    this.rehearsal = rehearsal;
  }
}

/**
 * Buys and sells one micro contract on a scratch account by the very code that orders take, in a transaction that is
 * always rolled back. @throws Refusal when the venue does not take orders now.
 */
export const rehearseOrder = async (
  { database, market, clock }: Desk,
  { personId, scratchName }: { personId: string; scratchName: string },
): Promise<Rehearsal> => {
  try {
    return await inTransaction(database, async (tx) => {
      const there = await timeOfFeed(tx, sharedFeed, { market, now: clock() });
      throw new TakenBack(await roundTrip(tx, { personId, scratchName, ...there }));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.rehearsal;
    throw error;
  }
};

type Rehearsing = { personId: string; scratchName: string; market: Desk['market']; now: Date };

const roundTrip = async (tx: Transaction, { personId, scratchName, market, now }: Rehearsing): Promise<Rehearsal> => {
  const opened = await createAccount(tx, { personId, name: scratchName, now, hours: market.hours });
  // A replay quotes what was imported, and nothing else.
  const [quoted] = market.kind === 'replay' ? await listQuotes(tx, sharedFeed) : [];
  const instrument = quoted ? instrumentNamed(quoted.instrument) : frontInstrument('MES', now);
  const send = async (account: typeof opened, side: OrderRequest['side']) => {
    const request: OrderRequest = { side, type: 'Market', quantity: 1, tif: 'Day' };
    const common = { instrument, market, now, source: 'self-test', connectionId: null };
    return orRefuse(await submitOrder(tx, { account, request, ...common }));
  };
  const bought = await send(opened, 'Buy');
  if (market.kind === 'replay')
    return { ok: true, detail: `${bought.order.status}, fills with the next bar; taken back` };
  const sold = await send(bought.account, 'Sell');
  const after = sold.executions[0]?.positionAfter;
  const ok = after === 0 && sold.order.status === 'Filled';
  return { ok, detail: ok ? 'bought, sold, and taken back' : 'the orders wait for a fresh quote; taken back' };
};
