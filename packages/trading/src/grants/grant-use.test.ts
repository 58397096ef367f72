import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import { type Side, sides, sign } from '../orders/order.ts';
import { budgetsIn } from './grant-budgets.ts';
import { type GrantFill, type GrantOrder, lossCentsOf, notionalCentsOf } from './grant-use.ts';

const mes = instrumentNamed('MES 12-26');
const tickCents = unitCents(mes, 1n);
const quotesAt = (lastTicks: bigint, { name } = mes) =>
  new Map([[name, { instrument: name, bidTicks: lastTicks, askTicks: lastTicks, lastTicks } as Quote]]);

type Step = [side: Side, quantity: number, priceTicks: bigint, isOwn?: boolean];

/** Fills of one account one after the other, each for a fee of a cent a contract. */
const fillsOf = (steps: readonly Step[], start = 0, { name } = mes): GrantFill[] => {
  let position = start;
  return steps.map(([side, quantity, priceTicks, isOwn = true]) => {
    position += sign(side) * quantity;
    const terms = { accountId: 'a', instrument: name, feeCents: BigInt(quantity), positionAfter: position };
    return { ...terms, side, quantity, priceTicks, isOwn };
  });
};

const order = (more: Partial<GrantOrder>): GrantOrder => ({
  ...{ id: 'o', accountId: 'a', instrument: mes.name, side: 'Buy', quantity: 1, filled: 0, ocoId: null },
  ...{ limitTicks: null, stopTicks: null, slippageTicks: 0n, ...more },
});

describe('Loss of the trading day', () => {
  it.each<[string, Step[], number, bigint, bigint]>([
    ['nothing was done', [], 0, 100n, 0n],
    ['bought and lower', [['Buy', 2, 100n]], 0, 90n, 20n * tickCents + 2n],
    ['sold and higher', [['Sell', 1, 100n]], 0, 110n, 10n * tickCents + 1n],
    ['a gain is no loss', [['Buy', 2, 100n]], 0, 110n, 0n],
    [
      'closed lower, whatever comes after',
      [
        ['Buy', 2, 100n],
        ['Sell', 2, 90n],
      ],
      0,
      500n,
      20n * tickCents + 4n,
    ],
    [
      'turned round',
      [
        ['Buy', 1, 100n],
        ['Sell', 3, 90n],
      ],
      0,
      95n,
      20n * tickCents + 4n,
    ],
    [
      'closed by the person',
      [
        ['Buy', 2, 100n],
        ['Sell', 2, 80n, false],
      ],
      0,
      500n,
      40n * tickCents + 2n,
    ],
    ['closing what the person held makes nothing but its fee', [['Sell', 5, 1n]], 5, 500n, 5n],
    [
      'its own lots are closed by it first',
      [
        ['Buy', 1, 200n, false],
        ['Buy', 1, 100n],
        ['Sell', 1, 90n],
      ],
      0,
      0n,
      10n * tickCents + 2n,
    ],
    [
      'the person closes their own lots first',
      [
        ['Buy', 1, 100n],
        ['Buy', 1, 100n, false],
        ['Sell', 1, 50n, false],
      ],
      0,
      95n,
      5n * tickCents + 1n,
    ],
  ])('%s', (_, steps, start, last, loss) => {
    expect(lossCentsOf({ fills: fillsOf(steps, start) }, quotesAt(last))).toBe(loss);
  });

  /** Held over the roll: each of its fills with what a contract was worth as the day began; null: no bar tells. */
  const carried = (steps: readonly Step[], heldFromTicks: bigint | null): GrantFill[] =>
    fillsOf(steps).map((fill) => ({ ...fill, heldFromTicks }));

  it.each<[string, Step[], bigint | null, Step[], bigint, bigint]>([
    ['what it held as the day began, from there on', [['Buy', 2, 500n]], 100n, [], 90n, 20n * tickCents],
    ['what was lost the day before is of that day', [['Buy', 2, 500n]], 100n, [], 100n, 0n],
    ['a gain of the day before makes up for nothing', [['Buy', 2, 10n]], 100n, [], 90n, 20n * tickCents],
    ['without a price of then, from where it was opened', [['Sell', 1, 80n]], null, [], 90n, 10n * tickCents],
    ['closed today, with the fee of today', [['Buy', 2, 500n]], 100n, [['Sell', 2, 95n]], 1n, 10n * tickCents + 2n],
    ['closed by the person', [['Sell', 2, 50n]], 100n, [['Buy', 2, 110n, false]], 1n, 20n * tickCents],
    [
      'the half that it had not closed before',
      [
        ['Buy', 4, 500n],
        ['Sell', 2, 500n],
      ],
      100n,
      [],
      90n,
      20n * tickCents,
    ],
    ['what the person held is nobody’s', [['Buy', 2, 500n, false]], 100n, [['Sell', 1, 90n]], 1n, 1n],
    [
      'of both: its own is closed by it first',
      [
        ['Buy', 1, 500n, false],
        ['Buy', 1, 500n],
      ],
      100n,
      [['Sell', 1, 90n]],
      1n,
      10n * tickCents + 1n,
    ],
  ])('of what was held when it began: %s', (_, before, start, today, last, loss) => {
    const held = before.reduce((sum, [side, quantity]) => sum + sign(side) * quantity, 0);
    const fills = [...carried(before, start), ...fillsOf(today, held)];
    expect(lossCentsOf({ fills }, quotesAt(last))).toBe(loss);
    expect(notionalCentsOf({ fills: carried(before, start), working: [] }, quotesAt(last))).toBe(0n);
  });

  it('of a position whose beginning is too long ago to be read: it is theirs who placed the first that is', () => {
    const fills = fillsOf([['Buy', 1, 500n]], 4).map((fill) => ({ ...fill, heldFromTicks: 100n }));
    expect(lossCentsOf({ fills }, quotesAt(90n))).toBe(50n * tickCents);
    expect(lossCentsOf({ fills: fills.map((fill) => ({ ...fill, isOwn: false })) }, quotesAt(90n))).toBe(0n);
  });

  const anyStep = fc.tuple(fc.constantFrom<Side>(...sides), fc.integer({ min: 1, max: 4 }), fc.bigInt(90n, 110n));

  it.each([mes, instrumentNamed('ZN 12-26')])(
    'of $root is what its fills have cost, when all of them are its own',
    (instrument) => {
      fc.assert(
        fc.property(fc.array(anyStep, { maxLength: 12 }), fc.bigInt(90n, 110n), (steps, last) => {
          const worth = (price: bigint) => unitCents(instrument, price);
          const flow = steps.reduce(
            (sum, [side, quantity, price]) => sum - BigInt(sign(side) * quantity) * worth(price),
            0n,
          );
          const held = steps.reduce((sum, [side, quantity]) => sum + BigInt(sign(side) * quantity), 0n);
          const fees = steps.reduce((sum, [, quantity]) => sum + BigInt(quantity), 0n);
          const made = flow + held * worth(last) - fees;
          expect(lossCentsOf({ fills: fillsOf(steps, 0, instrument) }, quotesAt(last, instrument))).toBe(
            made < 0n ? -made : 0n,
          );
        }),
      );
    },
  );
});

describe('Notional of the trading day', () => {
  const quotes = quotesAt(100n);
  it.each<[string, Step[], GrantOrder[], bigint]>([
    ['what was opened, at its price', [['Buy', 2, 100n]], [], 200n],
    [
      'closing opens nothing, turning round opens the rest',
      [
        ['Buy', 2, 100n],
        ['Sell', 3, 90n],
      ],
      [],
      290n,
    ],
    ['what others have opened is not its own', [['Buy', 2, 100n, false]], [], 0n],
    ['a working limit at its price', [], [order({ limitTicks: 80n, quantity: 3, filled: 1 })], 160n],
    ['a sell limit never below the market', [], [order({ side: 'Sell', limitTicks: 80n })], 100n],
    ['a market order ten ticks beyond, and what its account slips', [], [order({ slippageTicks: 5n })], 115n],
    ['a stop where it is touched, and ten ticks', [], [order({ stopTicks: 120n })], 130n],
    [
      'the largest leg of a group',
      [],
      [order({ limitTicks: 80n, ocoId: 'g' }), order({ id: 'p', limitTicks: 90n, ocoId: 'g' })],
      90n,
    ],
    [
      'a group of another account is another group',
      [],
      [order({ limitTicks: 80n, ocoId: 'g' }), order({ accountId: 'b', limitTicks: 90n, ocoId: 'g' })],
      170n,
    ],
    ['a negative price counts by its size', [], [order({ limitTicks: -40n })], 40n],
  ])('%s', (_, steps, working, ticks) => {
    expect(notionalCentsOf({ fills: fillsOf(steps), working }, quotes)).toBe(ticks * tickCents);
  });
});

it('Budgets tell what is used and left, in dollars, and never less than nothing', () => {
  const use = { orders: 3, fills: fillsOf([['Buy', 1, 100n]]), working: [] };
  const bounds = { ordersPerHour: 2, notionalCents: 20_000n, lossCents: 100n };
  expect(budgetsIn(bounds, use, quotesAt(98n))).toEqual([
    { field: 'orders_per_hour', limit: 2, used: 3, left: 0 },
    { field: 'notional_per_day', limit: 200, used: 125, left: 75 },
    { field: 'loss_per_day', limit: 1, used: 2.51, left: 0 },
  ]);
  expect(budgetsIn({}, use, quotesAt(98n))).toEqual([]);
});
