import type { Reader, Transaction } from '@portcullis/database';
import {
  type Account,
  beginAlertsAnew,
  type Feed,
  findInstrument,
  listImported,
  putQuotesAtClock,
  replayFeedOf,
  resetAccount,
  saveFeed,
} from '@portcullis/trading';
import { orRefuse, Refusal } from '../refusal.ts';
import { isBusy, replayMarket } from './play-replay.ts';

export type ReplayRange = { from?: Date | undefined; to?: Date | undefined; instruments?: string[] | undefined };

const minuteMs = 60_000;
const beginning = new Date(0);
const end = new Date(Date.UTC(2100, 0, 1));

const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);

/** The imported data of a range as a replay: whole minutes, and instruments by their canonical names. @throws Refusal `no_replay_data` */
export const rangeOfData = async (
  reader: Reader,
  asked: ReplayRange,
): Promise<{ from: Date; to: Date; instruments: string[] }> => {
  const from = asked.from ? minuteOf(asked.from) : beginning;
  const to = asked.to ? minuteOf(asked.to) : end;
  if (from >= to) throw new Refusal('invalid_range', 'from must be before to.');
  const wanted = asked.instruments?.map((written) => orRefuse(findInstrument(written, from)).instrument.name);
  const held = (await listImported(reader, { from, to })).filter(
    ({ instrument }) => wanted === undefined || wanted.includes(instrument),
  );
  const missing = wanted?.filter((name) => !held.some(({ instrument }) => instrument === name)) ?? [];
  const [first] = held;
  if (!first || missing.length > 0) throw noData(missing);
  const starts = held.map((each) => each.first.getTime());
  const ends = held.map((each) => each.last.getTime() + minuteMs);
  return {
    from: asked.from ? from : new Date(Math.min(...starts)),
    to: asked.to ? to : new Date(Math.max(...ends)),
    instruments: held.map(({ instrument }) => instrument),
  };
};

const noData = (missing: readonly string[]): Refusal =>
  new Refusal('no_replay_data', `There are no imported bars of ${missing.join(', ') || 'this range'}.`, {
    hint: 'The operator imports bars: portcullis bars import.',
  });

const isSame = (one: Date | undefined, other: Date): boolean =>
  one === undefined || minuteOf(one).getTime() === other.getTime();

/**
 * The person's replay as it is asked for. Another beginning is another replay (`isNew`); another end or other instruments change
 * the one that is there.
 * @throws Refusal `no_replay_data`, `invalid_range`, `instrument_not_found`
 */
export const openReplay = async (
  tx: Transaction,
  personId: string,
  stored: Feed | undefined,
  asked: ReplayRange,
): Promise<{ feed: Feed; isNew: boolean }> => {
  if (!stored || !isSame(asked.from, stored.from)) {
    const range = await rangeOfData(tx, asked);
    const clocks = { clock: range.from, anchorClock: range.from, anchoredAt: range.from, speed: 0 };
    const flags = { isConnected: true, returnsToLive: stored?.returnsToLive ?? false };
    return { feed: { name: replayFeedOf(personId), personId, ...range, ...clocks, ...flags }, isNew: true };
  }
  if (isSame(asked.to, stored.to) && asked.instruments === undefined) return { feed: stored, isNew: false };
  const { to, instruments } = await rangeOfData(tx, {
    from: stored.from,
    to: asked.to ?? stored.to,
    instruments: asked.instruments ?? stored.instruments,
  });
  if (to < stored.clock) throw new Refusal('invalid_range', `The clock is past ${to.toISOString()}: seek back first.`);
  const feed = { ...stored, to, instruments };
  if (instruments.join() !== stored.instruments.join()) await putQuotesAtClock(tx, feed, replayMarket.hours);
  return { feed, isNew: false };
};

/**
 * Sets a replay's clock where it says, and begins its account anew: what was traded lies in the future.
 * @throws Refusal `working_orders_open`, unless forced
 */
export const rewindReplay = async (
  tx: Transaction,
  { feed, account, force }: { feed: Feed; account: Account; force: boolean },
): Promise<Feed> => {
  if (!force && (await isBusy(tx, account))) {
    throw new Refusal('working_orders_open', `${account.name} has working orders or a position, which would be lost.`, {
      hint: 'Cancel and close them first, or give force: the account begins anew.',
    });
  }
  const saved = await saveFeed(tx, feed);
  await resetAccount(tx, account, { now: feed.clock, hours: replayMarket.hours });
  await beginAlertsAnew(tx, saved.name);
  await putQuotesAtClock(tx, saved, replayMarket.hours);
  return saved;
};
