import {
  type AccountReport,
  type EquityReport,
  type ExecutionReport,
  instrumentNamed,
  type OrderReport,
  type PositionReport,
} from '@portcullis/trading';
import { type ChartSize, type EquityChart, equityCharts } from '../charts/equity-chart.ts';
import { type Gain, gainOf, moneyWords, priceWords } from '../words/money-words.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

export type PositionRow = {
  instrument: string;
  side: string;
  quantity: number;
  averagePrice: string;
  markPrice: string;
  unrealized: Gain;
};

export type OrderRow = {
  id: string;
  instrument: string;
  /** "Buy 2" */
  what: string;
  /** "Limit 6,700.00" */
  how: string;
  tif: string;
  status: string;
  filled: string;
  reason: string | undefined;
  by: string;
  submitted: Moment;
  cancellable: boolean;
};

export type ExecutionRow = {
  instrument: string;
  what: string;
  price: string;
  commission: string;
  realized: Gain | undefined;
  at: Moment;
};

export type AccountView = {
  name: string;
  netValue: string;
  figures: { label: string; value: string; tone: Gain['tone'] }[];
  /** Absent while there is no curve. */
  charts: Record<ChartSize, EquityChart> | undefined;
  positions: PositionRow[];
  orders: OrderRow[];
  executions: ExecutionRow[];
  isIdle: boolean;
};

type Facts = {
  account: AccountReport;
  positions: readonly PositionReport[];
  orders: readonly OrderReport[];
  executions: readonly ExecutionReport[];
  equity: readonly EquityReport[];
  /** The client's name by connection. */
  clients: ReadonlyMap<string, string>;
  now: Date;
};

/** One account as its page shows it: working orders before the others, both newest first. */
export const accountView = ({ account, positions, orders, executions, equity, clients, now }: Facts): AccountView => ({
  name: account.name,
  netValue: moneyWords(account.netLiquidation),
  figures: figuresOf(account),
  charts: equityCharts([...equity, { at: now, netLiquidation: account.netLiquidation }]),
  positions: positions.map(positionRow),
  orders: orders
    .toSorted((one, other) => Number(one.isTerminal) - Number(other.isTerminal))
    .map((order) => orderRow(order, clients, now)),
  executions: executions.map((execution) => executionRow(execution, now)),
  isIdle: account.isFlat && account.workingOrders === 0,
});

const figuresOf = (account: AccountReport): AccountView['figures'] => {
  const gain = (label: string, dollars: number) => {
    const { words, tone } = gainOf(dollars);
    return { label, value: words, tone };
  };
  const plain = (label: string, value: string) => ({ label, value, tone: '' as const });
  return [
    gain('Unrealized', account.unrealizedPnl),
    gain('Realized this trading day', account.session.realizedPnl),
    gain('Realized since the start', account.realizedPnl),
    plain('Cash', moneyWords(account.cashValue)),
    plain('Buying power', moneyWords(account.buyingPower)),
    plain('Commission paid', moneyWords(account.commission)),
  ];
};

const decimalsOf = (instrument: string): number => instrumentNamed(instrument).decimals;

const positionRow = (position: PositionReport): PositionRow => {
  const price = (value: number | null) => (value === null ? '–' : priceWords(value, decimalsOf(position.instrument)));
  return {
    instrument: position.instrument,
    side: position.marketPosition,
    quantity: position.quantity,
    averagePrice: price(position.averagePrice),
    markPrice: price(position.markPrice),
    unrealized: gainOf(position.unrealizedPnl),
  };
};

/** Order types as people say them. */
const typeWords = { Market: 'Market', Limit: 'Limit', StopMarket: 'Stop', StopLimit: 'Stop', MIT: 'MIT' } as const;

const placedBy = ({ connectionId, parentOrderId }: OrderReport, clients: ReadonlyMap<string, string>): string => {
  if (parentOrderId) return 'The venue';
  return connectionId === null ? 'You' : (clients.get(connectionId) ?? 'A client that is gone');
};

const orderRow = (order: OrderReport, clients: ReadonlyMap<string, string>, now: Date): OrderRow => {
  const decimals = decimalsOf(order.instrument);
  const price = (value: number | null) => (value === null ? '' : ` ${priceWords(value, decimals)}`);
  const average = order.averageFillPrice === null ? '' : ` at ${priceWords(order.averageFillPrice, decimals)}`;
  const limit = order.type === 'StopLimit' ? `, limit${price(order.limitPrice)}` : price(order.limitPrice);
  return {
    id: order.orderId,
    instrument: order.instrument,
    what: `${order.side} ${order.quantity}`,
    how: `${typeWords[order.type]}${price(order.stopPrice)}${limit}`,
    tif: order.tif,
    status: order.status,
    filled: `${order.filled} of ${order.quantity}${average}`,
    reason: order.rejectReason ?? undefined,
    by: placedBy(order, clients),
    submitted: momentOf(order.submittedAt, now),
    cancellable: !order.isTerminal,
  };
};

const executionRow = (execution: ExecutionReport, now: Date): ExecutionRow => ({
  instrument: execution.instrument,
  what: `${execution.side} ${execution.quantity}`,
  price: priceWords(execution.price, decimalsOf(execution.instrument)),
  commission: moneyWords(execution.commission),
  realized: execution.realizedPnl === 0 ? undefined : gainOf(execution.realizedPnl),
  at: momentOf(execution.at, now),
});
