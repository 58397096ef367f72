import type { Log } from '@portcullis/http';
import {
  carryOnStops,
  type Desk,
  endAlerts,
  expireOrders,
  forgetAlerts,
  forgetSignals,
  pruneMarket,
  settleContracts,
  snapshotEquity,
  tellExpiredApprovals,
  watchGrants,
} from '@portcullis/operations';
import { type Market, sharedFeed } from '@portcullis/trading';
import { type Periodic, periodically } from './periodically.ts';
import type { FeedContext } from './play-feed.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** The chores of whoever holds the feed's clock, each at its own pace. Those of a replay go by its own clock, in its steps. */
export const keepMarket = ({ database, hours, clock, log }: FeedContext, market: Market): Periodic => {
  const byTheWall: Chore[] = [
    ['expire Day orders', secondMs, () => expireOrders(database, sharedFeed, { now: clock(), hours })],
    ['settle expired contracts', minuteMs, () => settleContracts(database, sharedFeed, { now: clock(), hours })],
    ['record equity', minuteMs, () => snapshotEquity(database, sharedFeed, clock())],
  ];
  const chores: Chore[] = [
    ...(market.kind === 'replay' ? [] : byTheWall),
    ['cancel entries beyond a granted loss', secondMs, () => watch({ database, market, clock }, log)],
    ['carry on stops', secondMs, () => carryOn({ database, market, clock }, log)],
    ['tell expired approvals', secondMs, () => tellExpiredApprovals(database, clock())],
    ['end alerts', secondMs, () => endAlerts(database, clock())],
    ['remove old signals', hourMs, () => forgetSignals(database, clock())],
    ['remove old alerts', hourMs, () => forgetAlerts(database, clock())],
    ['remove old market data', hourMs, () => pruneMarket(database, clock())],
  ];
  const running = chores.map(([chore, everyMs, work]) => periodically(everyMs, discard(work), tell(log, chore)));
  return { stop: async () => void (await Promise.all(running.map(({ stop }) => stop()))) };
};

const watch = async ({ database, market, clock }: Desk, log: Log): Promise<void> => {
  const { failed } = await watchGrants(database, { now: clock(), market });
  for (const { personId, error } of failed) log.warn({ personId, error }, 'a granted loss was not watched');
};

/** Each that failed is told; it comes again a few seconds later. */
const carryOn = async (desk: Desk, log: Log): Promise<void> => {
  const { failed } = await carryOnStops(desk);
  for (const { stopId, error } of failed) log.warn({ stopId, error }, 'a stop was not carried on');
};

type Chore = [name: string, everyMs: number, work: () => Promise<unknown>];

const discard = (work: () => Promise<unknown>) => async (): Promise<void> => void (await work());

const tell =
  (log: Log, chore: string) =>
  (error: unknown): void =>
    log.warn({ error, chore }, 'a chore failed and will be tried again');
