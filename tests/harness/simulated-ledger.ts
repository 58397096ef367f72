import type { Database } from '@portcullis/database';
import {
  type Account,
  accountValue,
  exitSide,
  instrumentNamed,
  markTicks,
  type Quote,
  readAccountBook,
  remaining,
  unitCents,
} from '@portcullis/trading';

/** Orders and executions of an account, in order, without ids. */
export const transcriptOf = async ({ prisma }: Database, { id }: Account): Promise<string[]> => {
  const orders = await prisma.order.findMany({
    where: { accountId: id },
    orderBy: { seq: 'asc' },
    include: { events: { orderBy: { seq: 'asc' } } },
  });
  const numbers = new Map(orders.map((order, index) => [order.id, index + 1]));
  const executions = await prisma.execution.findMany({ where: { accountId: id }, orderBy: { seq: 'asc' } });
  return [
    ...orders.map((order) =>
      [
        `order ${numbers.get(order.id)} of ${numbers.get(order.parentOrderId ?? '') ?? '-'}`,
        `${order.instrument} ${order.side} ${order.type} ${order.tif} ${order.filled}/${order.quantity} at ${order.limitTicks} ${order.stopTicks}`,
        ...order.events.map(
          ({ status, filled, reason, source, at }) => `${status} ${filled} ${reason} ${source} ${at.toISOString()}`,
        ),
      ].join(' | '),
    ),
    ...executions.map(
      ({ orderId, instrument, side, quantity, priceTicks, feeCents, realizedCents, positionAfter, quoteSeq, at }) =>
        `execution of ${numbers.get(orderId)} | ${instrument} ${side} ${quantity} at ${priceTicks} fee ${feeCents} made ${realizedCents} holds ${positionAfter} quote ${quoteSeq} ${at.toISOString()}`,
    ),
  ];
};

/** The invariants of the venue, read from what is stored. Sound: an empty list. */
export const faultsOfSimulation = async (
  { prisma }: Database,
  { id }: Account,
  quotes: readonly Quote[],
): Promise<string[]> => {
  const account = await prisma.account.findUniqueOrThrow({ where: { id } });
  const book = {
    ...(await readAccountBook(prisma, account)),
    quotes: new Map(quotes.map((quote) => [quote.instrument, quote])),
  };
  const executions = await prisma.execution.findMany({ where: { accountId: id } });
  const orders = await prisma.order.findMany({ where: { accountId: id } });
  const faults: string[] = [];

  // Each fill is worth what the mark has gone beyond its price, less its fee.
  const profit = executions.reduce((sum, { instrument, side, quantity, priceTicks, feeCents }) => {
    const held = book.holdings.get(instrument)?.quantity ?? 0;
    const mark = markTicks(book.quotes.get(instrument) as Quote, held);
    const signed = side === 'Buy' ? BigInt(quantity) : -BigInt(quantity);
    const contract = instrumentNamed(instrument);
    return sum + signed * (unitCents(contract, mark) - unitCents(contract, priceTicks)) - feeCents;
  }, 0n);
  const { netLiquidationCents } = accountValue(book);
  if (netLiquidationCents !== account.startCents + profit) {
    faults.push(`cash and unrealized are ${netLiquidationCents}, start and profit are ${account.startCents + profit}`);
  }

  for (const [instrument, { quantity }] of book.holdings) {
    const protective = book.orders.filter((order) => order.instrument === instrument && order.protects);
    const closing = book.orders.filter((order) => order.instrument === instrument && order.reduceOnly);
    const turning = closing.filter(
      (order) => order.side !== exitSide(quantity) || remaining(order) > Math.abs(quantity),
    );
    if (turning.length > 0)
      faults.push(`${turning.length} reduce-only orders would go beyond ${quantity} ${instrument}`);
    const strays = protective.filter(({ side }) => quantity === 0 || side !== exitSide(quantity));
    if (strays.length > 0) faults.push(`${strays.length} protective orders would open a position in ${instrument}`);
    const groups = Map.groupBy(protective, (order) => order.ocoId ?? order.id);
    const covered = [...groups.values()].reduce(
      (sum, legs) => sum + Math.max(...legs.map((leg) => leg.quantity - leg.filled)),
      0,
    );
    if (covered > Math.abs(quantity)) faults.push(`${covered} are protected of ${quantity} ${instrument}`);
  }

  const grouped = Map.groupBy(
    orders.filter(({ ocoId }) => ocoId?.startsWith('group-')),
    ({ ocoId }) => ocoId,
  );
  for (const [group, legs] of grouped) {
    const largest = Math.max(2, ...legs.map(({ quantity }) => quantity));
    const filled = legs.reduce((sum, leg) => sum + leg.filled, 0);
    if (filled > largest) faults.push(`the group ${group} filled ${filled}, its largest leg is ${largest}`);
  }
  return faults;
};
