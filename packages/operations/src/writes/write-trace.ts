import type { Reader } from '@portcullis/database';
import { findOrder, findQuotes, type Order, type Quote } from '@portcullis/trading';

/** What of one instrument in one account a write touches. */
export type Place = { accountId: string; instrument: string };

/** Orders and positions as they stand at one moment of a transaction. */
export type WriteTrace = {
  orders: readonly Order[];
  /** Signed quantity, by `placeKey`. */
  positions: ReadonlyMap<string, number>;
};

export const placeKey = ({ accountId, instrument }: Place): string => `${accountId} ${instrument}`;

/** Where these orders are, each place once. */
export const placesOf = (orders: readonly Order[]): Place[] => [
  ...new Map(
    orders.map(({ accountId, instrument }) => [placeKey({ accountId, instrument }), { accountId, instrument }]),
  ).values(),
];

/** The person's own orders of these ids, and the positions of the places, or of those orders' places. */
export const readTrace = async (
  reader: Reader,
  personId: string,
  orderIds: readonly string[],
  places?: readonly Place[],
): Promise<WriteTrace> => {
  const orders: Order[] = [];
  for (const id of new Set(orderIds)) {
    const order = await findOrder(reader, personId, id);
    if (order) orders.push(order);
  }
  const touched = places ?? placesOf(orders);
  const rows = await reader.position.findMany({ where: { OR: touched.map((place) => ({ ...place })) } });
  return { orders, positions: new Map(rows.map((row) => [placeKey(row), row.quantity])) };
};

export type TracedAccount = { name: string; feed: string };

/** Name and feed of accounts of the person, by id. */
export const readTracedAccounts = async (
  reader: Reader,
  personId: string,
  places: readonly Place[],
): Promise<ReadonlyMap<string, TracedAccount>> => {
  const ids = [...new Set(places.map(({ accountId }) => accountId))];
  const rows = await reader.account.findMany({
    where: { personId, id: { in: ids } },
    select: { id: true, name: true, feed: true },
  });
  return new Map(rows.map(({ id, ...account }) => [id, account]));
};

export const quoteKey = (feed: string, instrument: string): string => `${feed} ${instrument}`;

/** The last quotes of these instruments on these feeds. */
export const readTracedQuotes = async (
  reader: Reader,
  wanted: readonly { feed: string; instrument: string }[],
): Promise<ReadonlyMap<string, Quote>> => {
  const quotes = new Map<string, Quote>();
  for (const [feed, of] of Map.groupBy(wanted, (each) => each.feed)) {
    const found = await findQuotes(reader, feed, [...new Set(of.map(({ instrument }) => instrument))]);
    for (const quote of found) quotes.set(quoteKey(feed, quote.instrument), quote);
  }
  return quotes;
};

/** What a person holds now in these accounts, by name, and instruments: signed quantities, in their order. */
export const readHeld = async (
  reader: Reader,
  personId: string,
  places: readonly { account: string; instrument: string }[],
): Promise<number[]> => {
  const rows = await reader.position.findMany({
    where: {
      account: { personId },
      OR: places.map(({ account: name, instrument }) => ({ account: { name }, instrument })),
    },
    select: { instrument: true, quantity: true, account: { select: { name: true } } },
  });
  return places.map(
    ({ account, instrument }) =>
      rows.find((row) => row.account.name === account && row.instrument === instrument)?.quantity ?? 0,
  );
};
