import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSpeed, dueClock, type Feed, isLate, isPlaying, sequenceAt, skipEmpty } from './feed.ts';

const start = new Date('2013-10-07T13:00:00Z');
const wall = new Date('2026-11-21T10:00:00Z');
const minutes = (count: number, from = start) => new Date(from.getTime() + count * 60_000);
const seconds = (count: number) => new Date(wall.getTime() + count * 1_000);

const feed = (more: Partial<Feed> = {}): Feed => ({
  ...{ name: 'replay:one', personId: null, instruments: ['ES 12-13'], isConnected: true, returnsToLive: false },
  ...{ from: start, to: minutes(600), clock: start, speed: 60, anchorClock: start, anchoredAt: wall },
  ...more,
});

describe('where the clock of a replay should be', () => {
  it.each([
    ['a second at speed 60 is a minute', feed(), 1, 1],
    ['a minute counts when it is over', feed(), 1.99, 1],
    ['speed 1 goes as the wall goes', feed({ speed: 1 }), 119, 1],
    ['paused, it stands', feed({ speed: 0 }), 500, 0],
    ['disconnected, it stands', feed({ isConnected: false }), 500, 0],
    ['it ends with its data', feed({ speed: 1_000 }), 500, 600],
    ['never before what was played', feed({ clock: minutes(9) }), 1, 9],
    ['never before what was played, though the wall went back', feed({ clock: minutes(9) }), -100, 9],
  ])('%s', (_, replay, after, expected) => expect(dueClock(replay, seconds(after))).toEqual(minutes(expected)));

  it('begins anew from where it stands when its speed changes', () => {
    const faster = atSpeed(feed({ clock: minutes(5) }), 120, seconds(5));
    expect(dueClock(faster, seconds(6))).toEqual(minutes(7));
  });

  it('is whole minutes, and does not go back, whatever the speed', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(fc.integer({ min: 0, max: 900 })), (speed, waits) => {
        let replay = feed({ speed });
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const due = dueClock(replay, seconds(now / 10));
          expect(due.getTime() % 60_000).toBe(0);
          expect(due >= replay.clock && due <= replay.to).toBe(true);
          replay = { ...replay, clock: due };
        }
      }),
    ));
});

it.each([
  ['its next minute is due now', feed(), 1, false],
  ['its next minute has been due for nine seconds', feed(), 10, false],
  ['nobody has played it for a minute', feed(), 61, true],
  ['at speed 1 a minute is long', feed({ speed: 1 }), 65, false],
  ['it is paused', feed({ speed: 0 }), 900, false],
])('a replay is late when nobody has played it: %s', (_, replay, after, late) =>
  expect(isLate(replay, seconds(after))).toBe(late),
);

it.each([
  ['the next bar is near', 1, minutes(3), 1],
  ['a night lies before the next bar', 1, minutes(400), 400],
  ['the next bar comes within what is due', 500, minutes(400), 500],
  ['no bar is left', 1, undefined, 600],
])('a stretch without bars is skipped: %s', (_, due, next, expected) =>
  expect(skipEmpty(feed(), minutes(due), next)).toEqual(minutes(expected)),
);

it('a later minute has a higher sequence, and one at its end does not play', () => {
  expect(sequenceAt(minutes(1))).toBe(sequenceAt(start) + 1n);
  expect(isPlaying(feed({ clock: minutes(600) }))).toBe(false);
});
