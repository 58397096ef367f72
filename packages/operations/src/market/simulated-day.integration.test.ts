import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { playDay } from '../../../../tests/harness/simulated-day.ts';

const database = useDatabase();
const steps = 45;

/** SIMULATION_SEED=17 plays the day of that seed alone: a failure names the seed of its day. */
const asked = process.env.SIMULATION_SEED;
const seeds = asked ? [Number(asked)] : [1, 2];

describe('A simulated day', () => {
  test.each(seeds)(
    'of seed %i is the same again, byte for byte, also with restarts, lost connections and takeovers of the clock',
    async (seed) => {
      const again = `play it again with SIMULATION_SEED=${seed}`;
      const url = database().url;
      const calm = await playDay(url, { seed, steps, faults: false });
      expect(calm.broken, again).toEqual([]);
      expect(calm.transcript.match(/^execution/gm)?.length, again).toBeGreaterThan(0);
      const stormy = await playDay(url, { seed, steps, faults: true });
      expect(stormy.broken, again).toEqual([]);
      expect(new Set(stormy.faults), again).toEqual(new Set(['restart', 'lost connection', 'takeover']));
      expect(stormy.transcript, again).toBe(calm.transcript);
    },
  );
});
