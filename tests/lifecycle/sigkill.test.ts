import { describe, expect, it } from 'vitest';
import { health, killEach, untilGone, usePlace } from './launched.ts';

describe('SIGKILL during the first start', () => {
  const place = usePlace();

  it('after 300 ms, then after 1,000 and after 2,500 ms leaves a state from which the next start works', async () => {
    for (const ms of [300, 1_000, 2_500]) {
      const portcullis = place.launch();
      await portcullis.says('Starting PostgreSQL.');
      await new Promise((later) => setTimeout(later, ms));
      const family = portcullis.family();
      killEach(family);
      await untilGone(family);
    }
    const next = place.launch();
    await next.says('Ctrl-C stops it.');
    expect(await health(place().venueUrl)).toBe(200);
  });
});
