import { atSpeed, type Feed, findFeed, saveFeed } from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import { type ActSpec, goOn } from '../acts/act.ts';
import { inTurn } from '../acts/in-turn.ts';
import type { Desk } from '../desk.ts';
import { afterStretch, lockReplay, playStretch, replayMarket } from './play-replay.ts';

const hourMs = 3_600_000;
/** What one transaction plays while it holds the actor's authority: a revoke waits no longer than that takes. */
export const heldMs = 2 * hourMs;

/** What one call plays: days of minutes, or hours one by one while an alert is armed. */
const callMs = 12 * 24 * hourMs;
const stretchesACall = 300;

/** As far as one call plays a replay that stands here. */
export const playedTo = ({ clock, to }: Pick<Feed, 'clock' | 'to'>): Date =>
  new Date(Math.min(to.getTime(), clock.getTime() + callMs));

/**
 * Plays a person's replay on to `target` in stretches, as far as one call does, each in a transaction of its own that holds the
 * actor's authority anew. The long ways of several persons are walked in turn, stretch by stretch. It ends where the replay is
 * left or sent back meanwhile. Returns it as it then is.
 * @throws ConnectionEnded, ConnectionPaused, ScopeLost
 */
export const playOn = async (
  desk: Desk,
  actor: TradingActor,
  spec: ActSpec,
  begun: Feed,
  target: Date,
): Promise<Feed> => {
  const { database, clock } = desk;
  const end = new Date(Math.min(target.getTime(), playedTo(begun).getTime()));
  let feed = begun;
  for (let left = stretchesACall; left > 0 && feed.clock < end; left -= 1) {
    const seen = feed;
    const played = await inTurn('replay', () => playNext(desk, actor, spec, seen, end));
    if (!played) break;
    feed = played;
    await afterStretch(database, feed.name, clock());
  }
  return (await findFeed(database.prisma, begun.name)) ?? feed;
};

const playNext = (
  { database, clock }: Desk,
  actor: TradingActor,
  spec: ActSpec,
  seen: Feed,
  end: Date,
): Promise<Feed | undefined> =>
  goOn(database, actor, spec, clock, async (tx) => {
    const wall = clock();
    const locked = await lockReplay(tx, traderOf(actor), { now: wall, hours: replayMarket.hours });
    if (!locked?.feed.isConnected || locked.feed.clock < seen.clock) return undefined;
    const played = await playStretch(tx, locked, end, wall, heldMs);
    // The way was not walked by the wall: it plays on from here.
    return saveFeed(tx, atSpeed(played, played.speed, wall));
  });
