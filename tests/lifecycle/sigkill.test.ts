import { describe, expect, it } from 'vitest';
import { health, killFamily, type Launched, untilGone, usePlace } from './launched.ts';

/** One house: what the first test has started is killed by the second one. */
describe('SIGKILL', () => {
  const place = usePlace('lasting');
  let portcullis: Launched;

  it('during the first start, after 300 ms, then after 1,000 and after 2,500 ms, leaves a state from which the next start works', async () => {
    for (const ms of [300, 1_000, 2_500]) {
      const begun = place.launch();
      await begun.says('Starting PostgreSQL.');
      await new Promise((later) => setTimeout(later, ms));
      await killFamily(begun);
    }
    portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    expect(await health(place().venueUrl)).toBe(200);
  });

  it('of the launcher alone: everything ends by itself', async () => {
    const orphans = portcullis.family();
    expect(orphans.length).toBeGreaterThan(6);
    portcullis.signal('SIGKILL');
    await untilGone(orphans);
  });
});
