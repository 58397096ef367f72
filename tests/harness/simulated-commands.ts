import type { Database } from '@portcullis/database';
import {
  cancelAndBracket,
  cancelOrder,
  cancelReplace,
  changeOrder,
  closePosition,
  type Desk,
  flatPlace,
  flattenAccount,
  placeOrder,
  reverse,
  type TradingActor,
  type WriteOptions,
} from '@portcullis/operations';
import {
  type Account,
  instrumentNamed,
  listLiveOrders,
  type OrderRequest,
  type Quote,
  type Side,
  ticksToPrice,
  type WantedTemplate,
} from '@portcullis/trading';
import type { Deck } from './chance.ts';

export type Command = { instrument: string } & (
  | { kind: 'place' | 'flat-place'; request: OrderRequest }
  | { kind: 'cancel'; orderId: string }
  | { kind: 'change' | 'replace'; orderId: string; quantity: number }
  | { kind: 'bracket'; side: Side; quantity: number; takeProfit: number; stopLoss: number }
  | { kind: 'close' | 'reverse' | 'flatten' }
);

type Facts = { deck: Deck; quotes: readonly Quote[]; step: number };

const kinds = [
  'place',
  'place',
  'place',
  'place',
  'flat-place',
  'cancel',
  'change',
  'replace',
  'bracket',
  'close',
  'reverse',
  'flatten',
  'nothing',
  'nothing',
] as const;

/** Near enough that within a minute targets are reached, stops are moved, and stops are touched. */
export const simulatedTemplate: WantedTemplate = {
  name: 'Quick',
  terms: {
    quantity: 3,
    targets: [
      { quantity: 2, ticks: 5 },
      { quantity: 1, ticks: 0 },
    ],
    stopTicks: 6,
    autoBreakeven: { triggerTicks: 1, plusTicks: 0 },
    autoTrail: [{ triggerTicks: 3, stopTicks: 2, frequencyTicks: 1 }],
  },
};

/** What the person does at a step, if anything. Orders are chosen by their age, which no run changes; ids differ. */
export const drawCommand = async (
  database: Database,
  account: Account,
  { deck, quotes, step }: Facts,
): Promise<Command | undefined> => {
  const kind = deck.pick(kinds);
  const root = deck.pick(['MES ', 'MNQ ']);
  const quote = quotes.find(({ instrument }) => instrument.startsWith(root)) as Quote;
  const { instrument } = quote;
  const quantity = 1 + deck.below(4);
  const age = deck.below(6);
  const request = drawRequest(deck, quote, quantity, step);
  if (kind === 'nothing') return undefined;
  if (kind === 'place' || kind === 'flat-place') return { kind, instrument, request };
  if (kind === 'close' || kind === 'reverse' || kind === 'flatten') return { kind, instrument };
  if (kind === 'bracket') return { kind, instrument, side: request.side, quantity, ...exitsOf(quote, request.side, 6) };
  const order = (await listLiveOrders(database.prisma, account.id))[age];
  if (!order) return undefined;
  return kind === 'cancel'
    ? { kind, instrument, orderId: order.id }
    : { kind, instrument, orderId: order.id, quantity };
};

const priceAt = ({ instrument, lastTicks }: Quote, ticks: number): number =>
  ticksToPrice(instrumentNamed(instrument), lastTicks + BigInt(ticks));

const exitsOf = (quote: Quote, side: Side, ticks: number) => ({
  takeProfit: priceAt(quote, side === 'Buy' ? ticks : -ticks),
  stopLoss: priceAt(quote, side === 'Buy' ? -ticks : ticks),
});

/** Near the market, so that much of it trades within a minute. Groups come in pairs of equal size, named by it. */
const drawRequest = (deck: Deck, quote: Quote, quantity: number, step: number): OrderRequest => {
  const side = deck.pick(['Buy', 'Sell'] as const);
  const type = deck.pick(['Market', 'Limit', 'StopMarket', 'StopLimit', 'MIT'] as const);
  const tif = deck.pick(['Day', 'Gtc', 'Gtc', 'Ioc', 'Fok'] as const);
  const away = 1 + deck.below(5);
  const exits = deck.pick(['none', 'bracket', 'strategy', 'strategy'] as const);
  const group = deck.below(3) === 0 ? `group-${Math.floor(step / 6)}-of-2` : undefined;
  const behind = side === 'Buy' ? -away : away;
  const trigger = type === 'MIT' ? behind : -behind;
  const entry = type === 'Limit' ? behind : type === 'Market' ? 0 : trigger;
  const around = { ...quote, lastTicks: quote.lastTicks + BigInt(entry) };
  return {
    ...{ side, type, tif },
    quantity: group ? 2 : quantity,
    limitPrice:
      type === 'Limit'
        ? priceAt(quote, behind)
        : type === 'StopLimit'
          ? priceAt(quote, trigger + (side === 'Buy' ? 1 : -1))
          : undefined,
    stopPrice: type === 'Market' || type === 'Limit' ? undefined : priceAt(quote, trigger),
    ocoId: group && `${group}-${quote.instrument}`,
    ...(exits === 'bracket' ? exitsOf(around, side, 4) : {}),
    ...(exits === 'strategy' ? { strategy: simulatedTemplate.name } : {}),
  };
};

/** Sends a command as an operation. @throws Refusal */
export const perform = (
  desk: Desk,
  actor: TradingActor,
  command: Command & WriteOptions,
  account: string,
): Promise<unknown> => {
  const { instrument, clientRequestId } = command;
  const where = { account, instrument, clientRequestId };
  switch (command.kind) {
    case 'place':
      return placeOrder(desk, actor, { ...where, ...command.request });
    case 'flat-place':
      return flatPlace(desk, actor, { ...where, ...command.request });
    case 'cancel':
      return cancelOrder(desk, actor, { orderId: command.orderId, clientRequestId });
    case 'change':
      return changeOrder(desk, actor, { orderId: command.orderId, quantity: command.quantity, clientRequestId });
    case 'replace':
      return cancelReplace(desk, actor, { orderId: command.orderId, quantity: command.quantity, clientRequestId });
    case 'bracket':
      return cancelAndBracket(desk, actor, { ...where, ...command, tif: 'Gtc' });
    case 'close':
      return closePosition(desk, actor, where);
    case 'reverse':
      return reverse(desk, actor, where);
    case 'flatten':
      return flattenAccount(desk, actor, where);
  }
};
