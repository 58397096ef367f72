import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consequencesOf, type FilledLeg, type LiveLeg } from '../matching/fill-consequences.ts';
import type { ExitPlan } from '../orders/exit-plan.ts';

type Stored = FilledLeg & LiveLeg & { name: string };

const leg = (id: string, more: Partial<Stored> = {}): Stored => ({
  ...{ id, name: id, side: 'Sell', quantity: 2, filled: 0, ocoId: null, protects: true, reduceOnly: false },
  ...{ parentOrderId: 'e', strategy: null, exitPlan: null },
  ...more,
});

const entry = (filled: number, more: Partial<Stored> = {}) =>
  leg('e', { side: 'Buy', protects: false, parentOrderId: null, quantity: 3, filled, exitPlan: planOf([1]), ...more });

const planOf = (parts: number[]): ExitPlan => ({
  split: 'in proportion',
  legs: parts.map((quantity) => ({ quantity, target: { at: 110 }, stop: { at: 90 }, stopLimit: null })),
});

const fill = (quantity: number, priceTicks = 100n) => ({ quantity, priceTicks });

describe('a strategy', () => {
  const plan: ExitPlan = {
    split: 'in proportion',
    legs: [
      { quantity: 2, target: { distance: 8 }, stop: { distance: 10 }, stopLimit: null },
      { quantity: 1, target: { distance: 16 }, stop: { distance: 10 }, stopLimit: null },
    ],
  };
  const part = (filled: number, quantity: number) => entry(filled, { quantity, exitPlan: plan, strategy: 'Scalper' });

  it('splits what has filled over its targets', () => {
    const { exits } = consequencesOf({ order: part(6, 6), fill: fill(6), positionAfter: 6, live: [] });
    expect(exits.map(({ name, quantity, limitTicks, stopTicks }) => [name, quantity, limitTicks ?? stopTicks])).toEqual(
      [
        ['Target1', 4, 108n],
        ['Stop1', 4, 90n],
        ['Target2', 2, 116n],
        ['Stop2', 2, 90n],
      ],
    );
  });

  it('that is out of its position is over: the rest of its entry is cancelled', () => {
    const stop = leg('s', { ocoId: 'e/1/2', filled: 2, strategy: 'Scalper' });
    const target = leg('t', { ocoId: 'e/1/2', strategy: 'Scalper' });
    const { resizes } = consequencesOf({ order: stop, fill: fill(2), positionAfter: 0, live: [part(2, 5), target] });
    expect(resizes).toEqual([
      { id: 't', quantity: 0, reason: 'oco' },
      { id: 'e', quantity: 2, reason: 'strategy_closed' },
    ]);
  });

  it.each([
    ['is not over while some of its exits work', [part(2, 5), leg('s', { ocoId: 'e/1/1' })], 1],
    ['whose entry waits for its first fill is not over', [part(0, 5)], 0],
    ['that is a plain bracket goes on', [entry(2, { quantity: 5 }), leg('t', { ocoId: 'e/1/2' })], 0],
  ])('%s', (_, live, positionAfter) => {
    const order = leg('x', { parentOrderId: null, protects: false, filled: 2 });
    const { resizes } = consequencesOf({ order, fill: fill(2), positionAfter, live });
    expect(resizes.filter(({ reason }) => reason === 'strategy_closed')).toEqual([]);
  });
});

describe('however an entry fills from flat', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });
  it('its targets are for what has filled, in all', () =>
    fc.assert(
      fc.property(
        weights,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 12 }),
        (parts, fills) => {
          const plan = planOf(parts);
          const whole = fills.reduce((sum, each) => sum + each, 0);
          let live: Stored[] = [];
          let filled = 0;
          for (const quantity of fills) {
            filled += quantity;
            const order = entry(filled, { quantity: whole, exitPlan: plan, strategy: 'atm' });
            const { resizes, exits } = consequencesOf({ order, fill: fill(quantity), positionAfter: filled, live });
            live = live.map((each) => ({
              ...each,
              quantity: resizes.find(({ id }) => id === each.id)?.quantity ?? each.quantity,
            }));
            live.push(...exits.map((exit, index) => leg(`${filled}/${index}`, { ...exit, strategy: 'atm' })));
            for (const kind of ['Target', 'Stop']) {
              const legs = live.filter(({ name }) => name.startsWith(kind));
              expect(legs.reduce((sum, each) => sum + each.quantity, 0)).toBe(filled);
            }
          }
        },
      ),
    ));
});
