import type { Transaction } from '@portcullis/database';
import {
  type Account,
  dollars,
  exposuresOf,
  findInstrument,
  type Instrument,
  type OrderRequest,
  onlyReduces,
  parseOrderPrices,
  previewOrder,
  readAccountBook,
  type Submission,
  submitOrder,
  ticksToPrice,
} from '@portcullis/trading';
import { connectionOf, type TradingActor } from './actor.ts';
import { canonicalAccount, canonicalInstrument } from './canonical-arguments.ts';
import type { Desk } from './desk.ts';
import { actOnOrders, lockOwnAccount, sourceOf, type WriteOptions } from './order-act.ts';
import { type OrderView, orderView } from './order-view.ts';
import { findTwin, refuseDuplicate } from './possible-duplicate.ts';
import { orRefuse } from './refusal.ts';

const tool = 'PlaceOrder';

/** Account by name, instrument in any spelling, the rest as the order's request. */
export type PlaceOrderInput = WriteOptions & OrderRequest & { account: string; instrument: string };

/** What a dry run adds: prices as numbers, money in dollars. */
export type PreviewView = {
  est_price: number;
  notional: number;
  margin_effect: number;
  buying_power: number;
  risk_checks: { name: string; ok: boolean; detail?: string }[];
};

export type PlacedOrder =
  | { dry_run: true; instrument: string; preview: PreviewView }
  | (OrderView & { warnings: string[] });

/**
 * Places an order for a person in one of their own accounts.
 * @throws Refusal (nothing was written), and what `act` throws
 */
export const placeOrder = (desk: Desk, actor: TradingActor, input: PlaceOrderInput): Promise<PlacedOrder> => {
  const { clientRequestId, dryRun, account: name, instrument: written, ...request } = input;
  return actOnOrders<Account, PlacedOrder>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: (at) => ({
      ...request,
      requireMarketPosition: request.requireMarketPosition?.toSorted(),
      account: canonicalAccount(name),
      instrument: canonicalInstrument(written, at),
    }),
    isExit: false,
    lock: (tx, locking) => lockOwnAccount(tx, actor, name, locking),
    work: async (tx, account, now) => {
      const { instrument } = orRefuse(findInstrument(written, now));
      const connectionId = connectionOf(actor) ?? null;
      const submission = {
        account,
        instrument,
        request,
        market: desk.market,
        now,
        source: sourceOf(actor, tool),
        connectionId,
      };
      if (dryRun) return { answer: await preview(tx, submission), orderIds: [] };
      if (clientRequestId === undefined) await guardAgainstRetry(tx, submission);
      const { order } = orRefuse(await submitOrder(tx, submission));
      return {
        answer: { ...orderView(order, account.name), warnings: warningsOf(order.status) },
        orderIds: [order.id],
      };
    },
  });
};

/** Two connections may mean the same order; one that sends it twice at once may not know that the first one counted. */
const guardAgainstRetry = async (tx: Transaction, submission: Submission): Promise<void> => {
  const { account, instrument, request, connectionId, now } = submission;
  const prices = parseOrderPrices(instrument, request);
  if (connectionId === null || !prices.ok) return;
  const { side, type, quantity, tif } = request;
  const { limitTicks, stopTicks } = prices;
  const terms = {
    accountId: account.id,
    instrument: instrument.name,
    side,
    type,
    quantity,
    limitTicks,
    stopTicks,
    tif,
  };
  const twin = await findTwin(tx, connectionId, terms, now);
  if (twin !== undefined) refuseDuplicate(twin, await reduces(tx, account, instrument, request));
};

const reduces = async (tx: Transaction, account: Account, instrument: Instrument, request: OrderRequest) => {
  const book = await readAccountBook(tx, account);
  const added = { instrument: instrument.name, side: request.side, quantity: request.quantity };
  const exposure = exposuresOf(book, added).find(({ instrument: { name } }) => name === instrument.name);
  return exposure !== undefined && onlyReduces(exposure, request.side);
};

const preview = async (tx: Transaction, submission: Submission): Promise<PlacedOrder> => {
  const { instrument } = submission;
  const { estimatedPriceTicks, notionalCents, marginEffectCents, buyingPowerCents, checks } = await previewOrder(
    tx,
    submission,
  );
  return {
    dry_run: true,
    instrument: instrument.name,
    preview: {
      est_price: ticksToPrice(instrument, estimatedPriceTicks),
      notional: dollars(notionalCents),
      margin_effect: dollars(marginEffectCents),
      buying_power: dollars(buyingPowerCents),
      risk_checks: checks,
    },
  };
};

const warningsOf = (status: string): string[] => {
  if (status === 'Accepted') return ['The order waits for the next quote of an open market.'];
  return status === 'PartFilled' ? ['Only a part filled so far; the rest is working.'] : [];
};
