import type { Rows } from '@portcullis/database';
import { minuteMs, minuteOf } from '../instruments/minute.ts';

/** A replay as stored: its data, what of them has been played, and how fast it plays. */
export type Feed = Rows.Feed;

/** The name of a person's own replay; the shared one is the shared feed itself. */
export const replayFeedOf = (personId: string): string => `replay:${personId}`;

export const isReplay = (feed: string): boolean => feed.startsWith('replay:');

export const replayAccountName = 'Playback101';

/** Minutes of the feed a minute of the wall. */
export const replaySpeedMax = 1_000;

export const isPlaying = ({ isConnected, speed, clock, to }: Feed): boolean => isConnected && speed > 0 && clock < to;

/** Where the clock of a playing replay should be by the wall: whole minutes that are over, never before what was played. */
export const dueClock = (feed: Feed, wall: Date): Date => {
  if (!isPlaying(feed)) return feed.clock;
  const gone = Math.max(0, wall.getTime() - feed.anchoredAt.getTime()) * feed.speed;
  const at = minuteOf(new Date(feed.anchorClock.getTime() + gone));
  return at < feed.clock ? feed.clock : at > feed.to ? feed.to : at;
};

/** So long after its next minute was due, a replay has not been played at all: it goes on from where it stands. */
const lateMsMax = 10_000;

export const isLate = (feed: Feed, wall: Date): boolean => {
  if (!isPlaying(feed)) return false;
  const dueAt = feed.anchoredAt.getTime() + (feed.clock.getTime() + minuteMs - feed.anchorClock.getTime()) / feed.speed;
  return wall.getTime() - dueAt > lateMsMax;
};

/** The replay as it goes on from here at a speed. */
export const atSpeed = (feed: Feed, speed: number, wall: Date): Feed => ({
  ...feed,
  speed,
  anchorClock: feed.clock,
  anchoredAt: wall,
});

/** A stretch without bars that is longer than this is skipped while the replay plays: nights, weekends, missing days. */
const emptyMsMax = 30 * minuteMs;

/** Where a playing replay jumps to: to the next bar behind a long stretch without any, to the end behind the last. */
export const skipEmpty = (feed: Feed, due: Date, nextBarAt: Date | undefined): Date => {
  if (nextBarAt === undefined) return feed.to;
  return nextBarAt >= due && nextBarAt.getTime() - feed.clock.getTime() > emptyMsMax ? nextBarAt : due;
};

/** The sequence of what closes at an instant: minutes since 1970, so that a later bar always has a higher one. */
export const sequenceAt = (instant: Date): bigint => BigInt(Math.floor(instant.getTime() / minuteMs));
