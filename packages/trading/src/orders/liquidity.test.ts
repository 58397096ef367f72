import { expect, test } from 'vitest';
import { liquidityOf } from './liquidity.ts';

test.each([
  ['a market order', { type: 'Market', limitTicks: null, triggered: false }, false, 'taker'],
  ['a limit that arrives', { type: 'Limit', limitTicks: 1n, triggered: false }, true, 'taker'],
  ['a limit that rested', { type: 'Limit', limitTicks: 1n, triggered: false }, false, 'maker'],
  ['a stop-limit as it triggers', { type: 'StopLimit', limitTicks: 1n, triggered: false }, false, 'taker'],
  ['a stop-limit that rested since', { type: 'StopLimit', limitTicks: 1n, triggered: true }, false, 'maker'],
  ['a stop', { type: 'StopMarket', limitTicks: null, triggered: true }, false, 'taker'],
] as const)('%s', (_, order, arriving, liquidity) => expect(liquidityOf(order, { arriving })).toBe(liquidity));
