import { describe, expect, it } from 'vitest';
import { health, stillRunning, untilGone, usePlace } from './launched.ts';

const killEach = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with another one.
    }
  }
};

describe('SIGKILL', () => {
  const place = usePlace();

  it('of the launcher ends everything by itself, and of everything, PostgreSQL too: the next start works', async () => {
    const first = place.launch();
    await first.says('Ctrl-C stops it.');
    const orphans = first.family();
    first.signal('SIGKILL');
    await untilGone(orphans);

    const second = place.launch();
    await second.says('Ctrl-C stops it.');
    expect(second.output()).not.toContain('demo');
    const everything = second.family();
    killEach(everything);
    await untilGone(everything);
    expect(stillRunning(everything)).toEqual([]);

    const third = place.launch();
    await third.says('Ctrl-C stops it.');
    expect(await health(place().authUrl)).toBe(200);
    expect(third.output()).not.toContain('demo');
  });
});

describe('SIGKILL during the first start', () => {
  const place = usePlace('test');

  it.for([300, 1_000, 2_500])('after %i ms leaves a state from which the next start works', async (ms) => {
    const portcullis = place.launch();
    await portcullis.says('Starting PostgreSQL.');
    await new Promise((later) => setTimeout(later, ms));
    const family = portcullis.family();
    killEach(family);
    await untilGone(family);
    const next = place.launch();
    await next.says('Ctrl-C stops it.');
    expect(await health(place().venueUrl)).toBe(200);
  });
});
