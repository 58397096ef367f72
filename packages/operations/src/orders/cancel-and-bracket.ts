import type { Transaction } from '@portcullis/database';
import {
  type Account,
  type BracketRequest,
  checkBracket,
  exitSide,
  findInstrument,
  holdingIn,
  type Instrument,
  listLiveOrders,
  type Order,
  type OrderRequest,
  parseBracket,
  type Quote,
  readAccountBook,
  type Side,
  type Submission,
  submitOrder,
  type TimeInForce,
} from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalTarget } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse, Refusal } from '../refusal.ts';
import { cancelEach } from './cancel-all-orders.ts';
import { actOnOrders, lockOwnAccount, type WriteOptions } from './order-act.ts';
import { submissionOf } from './submission.ts';

const tool = 'CancelAndBracket';

export type CancelAndBracketInput = WriteOptions &
  BracketRequest & {
    account: string;
    instrument: string;
    /** Of the position that is protected: Buy for long. */
    side: Side;
    quantity: number;
    tif: TimeInForce;
  };

export type CancelledAndBracketed = {
  cancelled: string[];
  oco_id: string | null;
  take_profit_order_id: string | null;
  stop_loss_order_id: string | null;
  quantity: number;
  /** The position was smaller than what was asked for. */
  clamped: boolean;
  /** There was no such position: nothing was cancelled and nothing placed. */
  aborted: boolean;
  reason?: 'position_went_flat';
  dry_run?: true;
};

/**
 * Replaces all working orders of an instrument by a target and a stop for the position, in one transaction. The prices are
 * checked before anything is cancelled; when the new pair cannot be placed, the old orders go on as they were.
 * @throws Refusal `no_bracket_prices`, `invalid_price`, `bracket_rejected`, and what `act` throws
 */
export const cancelAndBracket = (
  desk: Desk,
  actor: TradingActor,
  input: CancelAndBracketInput,
): Promise<CancelledAndBracketed> => {
  const { clientRequestId, dryRun, ...wanted } = input;
  return actOnOrders<Account, CancelledAndBracketed>(desk, actor, {
    ...{ tool, isExit: true, options: { clientRequestId, dryRun } },
    meaning: (at) => ({ ...wanted, ...canonicalTarget(wanted, at) }),
    lock: (tx, locking) => lockOwnAccount(tx, actor, wanted.account, locking),
    work: async (tx, account, wall, { grants }) => {
      const { now, desk: there } = await atFeed(tx, desk, account, wall);
      const { instrument } = orRefuse(findInstrument(wanted.instrument, now));
      const book = await readAccountBook(tx, account);
      const held = holdingIn(book, instrument.name).quantity;
      judgePrices(instrument, wanted, book.quotes.get(instrument.name));
      if (held === 0 || held > 0 !== (wanted.side === 'Buy')) return { answer: aborted, orderIds: [] };
      const quantity = Math.min(wanted.quantity, Math.abs(held));
      const group = `${tool}/${instrument.name}/${now.getTime()}`;
      const submissions = exitsOf(wanted, held, quantity, group).map((request) => ({
        ...submissionOf(there, actor, { tool, account, instrument: wanted.instrument, request, now, grants }),
        standing: { protects: true },
      }));
      const { cancelled, placed } = await swap(tx, account, instrument, submissions);
      const idOf = (name: string) => (dryRun ? null : (placed.find((order) => order.name === name)?.id ?? null));
      const answer: CancelledAndBracketed = {
        ...{ cancelled, quantity, aborted: false, clamped: quantity < wanted.quantity },
        oco_id: placed[0]?.ocoId ?? null,
        take_profit_order_id: idOf('Target1'),
        stop_loss_order_id: idOf('Stop1'),
        ...(dryRun ? { dry_run: true } : {}),
      };
      return { answer, orderIds: [...placed.map(({ id }) => id), ...cancelled] };
    },
  });
};

const aborted: CancelledAndBracketed = {
  ...{ cancelled: [], oco_id: null, take_profit_order_id: null, stop_loss_order_id: null },
  ...{ quantity: 0, clamped: false, aborted: true, reason: 'position_went_flat' },
};

/** The exits are judged from the price at which the position could be closed now. */
const judgePrices = (instrument: Instrument, wanted: CancelAndBracketInput, quote: Quote | undefined): void => {
  const { exitPlan } = orRefuse(parseBracket(instrument, wanted));
  const leg = exitPlan?.legs[0];
  if (!leg) throw new Refusal('no_bracket_prices', 'Give take_profit, stop_loss, or both.');
  if (!quote) throw new Refusal('no_market_data', `${instrument.name} has no quotes on this feed.`);
  const mark = (wanted.side === 'Buy' ? quote.bidTicks : quote.askTicks) ?? quote.lastTicks;
  const refused = checkBracket(instrument, wanted.side, mark, leg);
  if (refused) orRefuse(refused);
};

const exitsOf = (
  { takeProfit, stopLoss, stopLossLimit, tif }: CancelAndBracketInput,
  held: number,
  quantity: number,
  group: string,
): OrderRequest[] => {
  const stopPrice = stopLoss ?? stopLossLimit;
  const ocoId = takeProfit !== undefined && stopPrice !== undefined ? group : undefined;
  const common = { side: exitSide(held), quantity, tif, ocoId };
  return [
    ...(takeProfit === undefined
      ? []
      : [{ ...common, type: 'Limit' as const, limitPrice: takeProfit, name: 'Target1' }]),
    ...(stopPrice === undefined
      ? []
      : [
          stopLossLimit === undefined
            ? { ...common, type: 'StopMarket' as const, stopPrice, name: 'Stop1' }
            : { ...common, type: 'StopLimit' as const, stopPrice, limitPrice: stopLossLimit, name: 'Stop1' },
        ]),
  ];
};

const swap = async (tx: Transaction, account: Account, instrument: Instrument, submissions: Submission[]) => {
  const working = await listLiveOrders(tx, account.id, instrument.name);
  const [{ now, source } = { now: account.createdAt, source: tool }] = submissions;
  const cancelled = await cancelEach(tx, account, working, { now, source });
  const placed: Order[] = [];
  let current = account;
  for (const submission of submissions) {
    const submitted = await submitOrder(tx, { ...submission, account: current });
    if (!submitted.ok) {
      const { code, detail } = submitted.refusal;
      throw new Refusal('bracket_rejected', `${code}: ${detail} The old orders are as they were.`);
    }
    current = submitted.account;
    placed.push(submitted.order);
  }
  return { cancelled: cancelled.map(({ order_id }) => order_id), placed };
};
