import { expect, test } from 'vitest';
import { takeTurns } from './take-turns.ts';

test('each has one turn, in the order in which they wait, and no more than so many at once', async () => {
  const said: string[] = [];
  const ends = new Map<string, () => void>();
  const all = takeTurns(2, ['anna', 'bert', 'cleo'], (name) => {
    said.push(`${name} begins`);
    const { promise, resolve } = Promise.withResolvers<void>();
    ends.set(name, resolve);
    return promise.then(() => void said.push(`${name} ends`));
  });
  expect(said).toEqual(['anna begins', 'bert begins']);
  ends.get('bert')?.();
  await new Promise<void>((turned) => setImmediate(turned));
  expect(said.slice(2)).toEqual(['bert ends', 'cleo begins']);
  ends.get('anna')?.();
  ends.get('cleo')?.();
  await all;
  expect(said).toHaveLength(6);
});

test('what a turn throws is thrown', async () => {
  await expect(takeTurns(2, ['anna'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await takeTurns(2, [], () => Promise.reject(new Error('nobody waits')));
});
