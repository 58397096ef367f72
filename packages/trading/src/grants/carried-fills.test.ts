import { expect, it } from 'vitest';
import { withKnown } from './carried-fills.ts';
import type { LedgerFill } from './grant-ledger.ts';

const fill = (instrument: string, quantity: number, heldFromTicks?: bigint | null): LedgerFill => ({
  ...{ accountId: 'a', instrument, side: 'Buy', quantity, priceTicks: 1n, feeCents: 0n, positionAfter: quantity },
  ...{ connectionId: 'c', parentConnectionId: null, ...(heldFromTicks === undefined ? {} : { heldFromTicks }) },
});
const told = (fills: readonly LedgerFill[]) => fills.map(({ instrument, quantity }) => `${instrument} ${quantity}`);

it.each<[string, LedgerFill[], LedgerFill[], string[]]>([
  ['nothing was held: the day as it is now', [fill('ES', 1)], [fill('ES', 1), fill('ES', 2)], ['ES 1', 'ES 2']],
  [
    'what made a position that was held stays before the fills of the day',
    [fill('ES', 1, 5n), fill('ES', 2)],
    [fill('ES', 2), fill('ES', 3)],
    ['ES 1', 'ES 2', 'ES 3'],
  ],
  [
    'a fill of the day where the client has none today is known from before',
    [fill('ES', 1, null), fill('ES', 2)],
    [fill('NQ', 3)],
    ['ES 1', 'ES 2', 'NQ 3'],
  ],
])('a second reading of one day: %s', (_, before, today, fills) => {
  expect(told(withKnown(today, before))).toEqual(fills);
});
