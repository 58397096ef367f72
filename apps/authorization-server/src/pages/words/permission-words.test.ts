import { permissionTable } from '@portcullis/access';
import { expect, test } from 'vitest';
import { powersOf, wordsFor } from './permission-words.ts';

test('every permission of the table can be said in plain words', () => {
  for (const permission of permissionTable) expect(wordsFor(permission)).toMatch(/^[A-Z][^.]+$/);
});

test('a right to read is never told in the words of a right to trade', () => {
  const told = (scope: string) => new Set(permissionTable.filter((each) => each.scope === scope).map(wordsFor));
  const trade = told('mcp:trade');
  expect([...told('mcp:read')].filter((said) => trade.has(said))).toEqual([]);
});

test('only what is served is told', () => {
  expect(powersOf('mcp:read', new Set(['GetQuote', 'GetBars', 'PlaceOrder']))).toEqual([
    { words: 'Read quotes, bars and market hours', tools: ['GetQuote', 'GetBars'] },
  ]);
  expect(powersOf('mcp:trade', new Set(['GetQuote', 'PlaceOrder', 'Cancel']))).toEqual([
    { words: 'Place, change and cancel orders', tools: ['PlaceOrder', 'Cancel'] },
  ]);
  expect(powersOf('mcp:trade', new Set(['GetQuote']))).toEqual([]);
});
