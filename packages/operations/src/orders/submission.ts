import type { Transaction } from '@portcullis/database';
import {
  type Account,
  exposuresOf,
  findInstrument,
  type Grant,
  type GrantLedger,
  type OrderRequest,
  onlyReduces,
  parseOrderPrices,
  readAccountBook,
  type Submission,
} from '@portcullis/trading';
import { connectionOf, type TradingActor } from '../actor.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { sourceOf } from './order-act.ts';
import { findTwin, refuseDuplicate } from './possible-duplicate.ts';

export type Asking = {
  tool: string;
  account: Account;
  /** In any spelling. */
  instrument: string;
  request: OrderRequest;
  now: Date;
  /** What bounds the connection that asks. */
  grants: readonly Grant[];
  /** What of it is used, where nothing was changed since that was read. */
  ledger?: GrantLedger | undefined;
};

/** An order that an actor asks for, as the venue takes it. @throws Refusal `instrument_not_found` */
export const submissionOf = (
  desk: Desk,
  actor: TradingActor,
  { tool, account, instrument: written, request, now, grants, ledger }: Asking,
): Submission => ({
  ...{ account, request, now, grants, ledger },
  ...orRefuse(findInstrument(written, now)),
  market: desk.market,
  source: sourceOf(actor, tool),
  connectionId: connectionOf(actor) ?? null,
});

/**
 * Two connections may mean the same order; one that sends it twice at once may not know that the first one counted.
 * @throws Refusal `possible_duplicate`
 */
export const guardAgainstRetry = async (tx: Transaction, submission: Submission): Promise<void> => {
  const { account, instrument, request, connectionId, now } = submission;
  const prices = parseOrderPrices(instrument, request);
  if (connectionId === null || !prices.ok) return;
  const { side, type, quantity, tif } = request;
  const { limitTicks, stopTicks } = prices;
  const strategy = request.strategy ?? submission.standing?.strategy ?? null;
  const terms = { accountId: account.id, instrument: instrument.name, side, type, quantity, tif, strategy };
  const twin = await findTwin(tx, connectionId, { ...terms, limitTicks, stopTicks }, now);
  if (twin !== undefined) refuseDuplicate(twin, await reduces(tx, submission));
};

const reduces = async (tx: Transaction, { account, instrument, request }: Submission): Promise<boolean> => {
  const { side, quantity, ocoId } = request;
  const exposures = exposuresOf(await readAccountBook(tx, account), {
    ...{ instrument: instrument.name, side, quantity, ocoId },
  });
  const exposure = exposures.find(({ instrument: { name } }) => name === instrument.name);
  return exposure !== undefined && onlyReduces(exposure, side);
};
