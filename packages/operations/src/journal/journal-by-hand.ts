import type { Transaction } from '@portcullis/database';
import {
  addManualTrade,
  changeManualTrade,
  countManualTrades,
  type JournalTrade,
  type ManualTrade,
  manualTradesMax,
  putTradeNote,
  putTradingWindow,
  type TradeNote,
  type TradeOverrides,
  type TradeSide,
  type TradingWindow,
} from '@portcullis/journal';
import { findAccount, findInstrument, type Instrument, instrumentNamed, parsePrice } from '@portcullis/trading';
import { accountNotFound } from '../acts/own-account.ts';
import { orRefuse, Refusal } from '../refusal.ts';
import { type Books, type Writer, write } from './journal-act.ts';
import { ownTrade } from './journal-trades.ts';

/** A trade as a person enters it. Prices as written; a root alone is the front contract of the entry's time. */
export type WrittenTrade = {
  account: string;
  instrument: string;
  side: TradeSide;
  quantity: number;
  entryPrice: string;
  entryAt: Date;
  /** Both or neither: without them the trade is open. */
  exitPrice?: string | undefined;
  exitAt?: Date | undefined;
  feesCents: bigint;
};

/** Enters a trade by hand. Its id. @throws Refusal `account_not_found`, `instrument_not_found`, `invalid_price`, `invalid_range`, `too_many` */
export const enterTrade = (desk: Books, actor: Writer, trade: WrittenTrade, note: TradeNote): Promise<number> =>
  write(desk, actor, 'journal.trade_entered', async (tx) => {
    const { personId } = actor;
    if ((await countManualTrades(tx, personId)) >= manualTradesMax) {
      throw new Refusal('too_many', `A journal has at most ${manualTradesMax} trades entered by hand.`);
    }
    const now = desk.clock();
    const id = await addManualTrade(tx, await judgeTrade(tx, personId, trade, now), now);
    await putTradeNote(tx, { personId, tradeId: id }, note, now);
    return id;
  });

/** Writes a trade that was entered by hand anew. @throws Refusal `trade_not_found`, and as `enterTrade` */
export const changeTrade = (desk: Books, actor: Writer, tradeId: number, trade: WrittenTrade): Promise<void> =>
  write(desk, actor, 'journal.trade_changed', async (tx) => {
    const known = await ownTrade(tx, actor.personId, tradeId);
    if (known.source !== 'manual')
      throw new Refusal('trade_not_found', `No trade entered by hand has the id ${tradeId}.`);
    const now = desk.clock();
    await changeManualTrade(tx, known.entry.seq, await judgeTrade(tx, actor.personId, trade, now), now);
  });

/** The hours in which the person means to trade; null: none. */
export const setTradingWindow = (desk: Books, actor: Writer, window: TradingWindow | null): Promise<void> =>
  write(desk, actor, 'journal.window_set', (tx) => putTradingWindow(tx, actor.personId, window, desk.clock()));

const judgeTrade = async (
  tx: Transaction,
  personId: string,
  { account: name, exitPrice, exitAt, ...trade }: WrittenTrade,
  now: Date,
): Promise<Omit<ManualTrade, 'seq'>> => {
  const account = await findAccount(tx, personId, name);
  if (!account) throw accountNotFound(name);
  const { instrument } = orRefuse(findInstrument(trade.instrument, trade.entryAt));
  const exit =
    exitPrice !== undefined && exitAt ? { ticks: ticksOf(instrument, exitPrice, 'Exit price'), at: exitAt } : null;
  judgeTimes(trade.entryAt, exit?.at, now);
  const { side, quantity, entryAt, feesCents } = trade;
  return {
    ...{ accountId: account.id, instrument: instrument.name, side, quantity, entryAt, exit, feesCents },
    entryTicks: ticksOf(instrument, trade.entryPrice, 'Entry price'),
  };
};

/** What a person says of a matched trade instead of its executions; absent or empty: as they say. */
export type WrittenOverrides = {
  entryPrice: string;
  exitPrice: string;
  entryAt: Date | null;
  exitAt: Date | null;
  feesCents: bigint | null;
};

/** Overrides in ticks, judged against the trade they are for. @throws Refusal `invalid_price`, `price_not_on_tick`, `invalid_range` */
export const judgeOverrides = (trade: JournalTrade, written: WrittenOverrides, now: Date): TradeOverrides => {
  const instrument = instrumentNamed(trade.instrument);
  const priceOf = (text: string, name: string) => (text === '' ? null : ticksOf(instrument, text, name));
  judgeTimes(written.entryAt ?? trade.entry.at, written.exitAt ?? trade.exit?.at, now);
  return {
    ...{ entryAt: written.entryAt, exitAt: written.exitAt, feesCents: written.feesCents },
    ...{ entryTicks: priceOf(written.entryPrice, 'Entry price'), exitTicks: priceOf(written.exitPrice, 'Exit price') },
  };
};

const ticksOf = (instrument: Instrument, price: string, name: string): bigint => {
  const parsed = parsePrice(instrument, price);
  if (parsed.ok) return parsed.ticks;
  const { code, detail, hint } = parsed.refusal;
  throw new Refusal(code, `${name}: ${detail}`, hint === undefined ? {} : { hint });
};

/** Nothing of a journal lies ahead, and no exit before its entry. @throws Refusal `invalid_range` */
const judgeTimes = (entryAt: Date, exitAt: Date | undefined, now: Date): void => {
  if ((exitAt ?? entryAt) > now || entryAt > now)
    throw new Refusal('invalid_range', 'A time of the trade has not come yet.');
  if (exitAt && exitAt < entryAt) throw new Refusal('invalid_range', 'The exit is before the entry.');
};
