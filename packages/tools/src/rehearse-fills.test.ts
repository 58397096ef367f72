import { expect, test } from 'vitest';
import { rehearseFills } from './rehearse-fills.ts';

test('the small backtest fills each entry and one exit of two, without a fault', () =>
  expect(rehearseFills()).toEqual({ orders: 720, fills: 480, faults: [] }));
