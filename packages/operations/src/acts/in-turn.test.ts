import { expect, test } from 'vitest';
import { inTurn, lanesInUse } from './in-turn.ts';

/** Work that says when it begins and ends, and ends when it is told to. */
const work = (name: string, said: string[]) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const begin = async () => {
    said.push(`${name} begins`);
    return await promise.finally(() => said.push(`${name} ends`));
  };
  return { begin, resolve, reject };
};

test('work of one lane runs one after the other, also after one that failed', async () => {
  const said: string[] = [];
  const [first, second] = [work('first', said), work('second', said)];
  const answers = Promise.allSettled([inTurn('anna', first.begin), inTurn('anna', second.begin)]);
  second.resolve('done');
  first.reject(new Error('refused'));
  expect(await answers).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'done' }]);
  expect(said).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('lanes do not wait for each other, and none is left behind', async () => {
  const said: string[] = [];
  const [annas, berts] = [work('anna', said), work('bert', said)];
  const slow = inTurn('anna', annas.begin);
  const quick = inTurn('bert', berts.begin);
  berts.resolve('done');
  expect(await quick).toBe('done');
  annas.resolve('done');
  await slow;
  await Promise.resolve();
  expect(lanesInUse()).toBe(0);
});
