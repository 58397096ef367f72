import type { ApprovalFacts, ApprovalOrder } from '@portcullis/access';
import { instrumentNamed, type OrderReport } from '@portcullis/trading';
import { moneyWords, priceWords } from '../words/money-words.ts';

/** Why a client has to ask, as its person set it. */
export const causeWords = (cause: string, { tool, afterReading }: { tool: string; afterReading?: string }): string => {
  switch (cause) {
    case 'above_threshold':
      return 'It is above the threshold that you set.';
    case 'named_tool':
      return `You want to be asked before each ${tool}.`;
    case 'untrusted_text':
      return `It read text that others wrote${afterReading ? ` (${afterReading})` : ''} less than a minute before.`;
    default:
      return 'You want to be asked before every write.';
  }
};

/** "Buy 2 ES 12-26 and 1 more order", "Cancel Sell 1 ES 12-26"; of a call that is about no order: the tool's name. */
export const headline = (tool: string, { orders }: Pick<ApprovalFacts, 'orders'>): string => {
  const chief = orders.find(({ act }) => act === 'place') ?? orders[0];
  if (!chief) return tool;
  const verbs = { place: '', change: 'Change to ', cancel: 'Cancel ' } as const;
  const others = orders.length - 1;
  const more = others > 0 ? ` and ${others} more ${others === 1 ? 'order' : 'orders'}` : '';
  return `${verbs[chief.act]}${chief.side} ${chief.quantity} ${chief.instrument}${more}`;
};

const price = (instrument: string, value: number): string => priceWords(value, instrumentNamed(instrument).decimals);

type Priced = Pick<ApprovalOrder, 'instrument' | 'limitPrice' | 'stopPrice'>;

/** "At the market", "Limit 6,700.25", "Stop 6,690.00, limit 6,689.00" */
export const priceOf = ({ instrument, limitPrice, stopPrice }: Priced): string => {
  const parts = [
    ...(stopPrice === null ? [] : [`stop ${price(instrument, stopPrice)}`]),
    ...(limitPrice === null ? [] : [`limit ${price(instrument, limitPrice)}`]),
  ].join(', ');
  return parts === '' ? 'At the market' : parts.charAt(0).toUpperCase() + parts.slice(1);
};

export type OrderLine = { act: string; what: string; how: string; worth: string | undefined; was: string | undefined };

const acts = { place: 'Place', change: 'Change', cancel: 'Cancel' } as const;

/** One order that the call places, changes or cancels, as it would stand after it. */
export const orderLine = (order: ApprovalOrder): OrderLine => {
  const { act, side, quantity, instrument, type, tif, account, estimatedPrice, notional, before } = order;
  const about =
    order.limitPrice === null && estimatedPrice !== null ? `, about ${price(instrument, estimatedPrice)}` : '';
  return {
    act: acts[act],
    what: `${side} ${quantity} ${instrument}`,
    how: `${priceOf(order)}${about} · ${type}, ${tif} · ${account}`,
    worth: notional === null || act === 'cancel' ? undefined : moneyWords(notional),
    was: before && `${before.quantity} ${priceOf({ ...before, instrument }).toLowerCase()}`,
  };
};

/** "Flat", "Long 2", "Short 1" */
export const positionWords = (contracts: number): string => {
  if (contracts === 0) return 'Flat';
  return contracts > 0 ? `Long ${contracts}` : `Short ${-contracts}`;
};

/** "The market stood at 6,700.25 …" */
export const bandWords = ({ instrument, price: at, band }: ApprovalFacts['prices'][number]): string =>
  `${instrument} stood at ${price(instrument, at)}. If it moves by more than ${price(instrument, band)}, you are asked again.`;

/** What an order that came of it is doing: "Buy 1 ES 12-26: Filled 1 of 1 at 6,700.25" */
export const orderNews = ({ side, quantity, instrument, status, filled, averageFillPrice }: OrderReport): string => {
  const at = averageFillPrice === null ? '' : ` at ${price(instrument, averageFillPrice)}`;
  const done = filled > 0 ? ` ${filled} of ${quantity}${at}` : '';
  return `${side} ${quantity} ${instrument}: ${status}${done}`;
};
