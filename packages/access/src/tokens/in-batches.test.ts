import { describe, expect, test } from 'vitest';
import { inBatches } from './in-batches.ts';

const sleep = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds));

describe('keys that wait at the same time', () => {
  test('go together, and each gets its own answer', async () => {
    const sent: number[][] = [];
    const lookUp = inBatches(async (keys: readonly number[]) => {
      sent.push([...keys]);
      return keys.map((key) => key * 10);
    });
    expect(await Promise.all([1, 2, 2, 3].map(lookUp))).toEqual([10, 20, 20, 30]);
    expect(sent).toEqual([[1, 2, 2, 3]]);
  });

  test('are never answered by a batch that was sent before they were asked for', async () => {
    let truth = 'before';
    const lookUp = inBatches(async (keys: readonly string[]) => {
      const seen = truth;
      await sleep(5);
      return keys.map(() => seen);
    });
    const first = lookUp('a');
    await new Promise((sent) => setImmediate(() => setImmediate(sent)));
    truth = 'after';
    expect([await lookUp('a'), await first]).toEqual(['after', 'before']);
  });

  test('wait for their turn when enough are under way', async () => {
    let underWay = 0;
    let most = 0;
    const sizes: number[] = [];
    const lookUp = inBatches(
      async (keys: readonly number[]) => {
        underWay += 1;
        most = Math.max(most, underWay);
        sizes.push(keys.length);
        await sleep(1);
        underWay -= 1;
        return keys;
      },
      { batchesMax: 2, keysMax: 10 },
    );
    const keys = Array.from({ length: 95 }, (_, at) => at);
    expect(await Promise.all(keys.map(lookUp))).toEqual(keys);
    expect(most).toBe(2);
    expect(Math.max(...sizes)).toBe(10);
  });

  test('fail together, and the next ones do not', async () => {
    let away = true;
    const lookUp = inBatches(async (keys: readonly number[]) => {
      if (away) throw new Error('away');
      return keys;
    });
    expect((await Promise.allSettled([lookUp(1), lookUp(2)])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    away = false;
    expect(await lookUp(3)).toBe(3);
  });
});
