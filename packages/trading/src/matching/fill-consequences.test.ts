import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExitPlan } from '../orders/exit-plan.ts';
import { remaining, type Side, sign } from '../orders/order.ts';
import { fitProtection, protectedQuantity } from '../orders/protection.ts';
import { consequencesOf, type FilledLeg, type LiveLeg } from './fill-consequences.ts';

type Stored = FilledLeg & LiveLeg & { name: string };

const leg = (id: string, more: Partial<Stored> = {}): Stored => ({
  ...{
    id,
    name: id,
    side: 'Sell',
    quantity: 2,
    filled: 0,
    ocoId: null,
    protects: true,
    reduceOnly: false,
    parentOrderId: 'e',
    strategy: null,
    exitPlan: null,
  },
  ...more,
});

const bracket = (more: object = {}): ExitPlan => ({
  legs: [{ quantity: null, target: { at: 110 }, stop: { at: 90 }, stopLimit: null, ...more }],
});

const entry = (filled: number, more: Partial<Stored> = {}) =>
  leg('e', { side: 'Buy', protects: false, parentOrderId: null, quantity: 3, filled, exitPlan: bracket(), ...more });

const fill = (quantity: number, priceTicks = 100n) => ({ quantity, priceTicks });

describe('one cancels the other', () => {
  const group = { ocoId: 'g', protects: false };
  it.each([
    [
      'a leg that is filled cancels the others',
      2,
      2,
      [
        { id: 'b', quantity: 0 },
        { id: 'c', quantity: 0 },
      ],
    ],
    [
      'a part takes as much from each of them',
      1,
      1,
      [
        { id: 'b', quantity: 1 },
        { id: 'c', quantity: 4 },
      ],
    ],
  ])('%s', (_, filled, quantity, expected) => {
    const live = [leg('b', group), leg('c', { ...group, quantity: 5 }), leg('d', { ...group, ocoId: 'other' })];
    const { resizes } = consequencesOf({
      order: leg('a', { ...group, filled }),
      fill: fill(quantity),
      positionAfter: 9,
      live,
    });
    expect(resizes).toEqual(expected.map((each) => ({ ...each, reason: 'oco' })));
  });
});

describe('the exits of an entry', () => {
  it('are placed for what has filled, as one group', () => {
    const { exits, resizes } = consequencesOf({ order: entry(2), fill: fill(2), positionAfter: 2, live: [] });
    expect(resizes).toEqual([]);
    expect(exits).toEqual([
      { name: 'Target1', type: 'Limit', limitTicks: 110n, stopTicks: null, side: 'Sell', quantity: 2, ocoId: 'e/1/2' },
      {
        name: 'Stop1',
        type: 'StopMarket',
        limitTicks: null,
        stopTicks: 90n,
        side: 'Sell',
        quantity: 2,
        ocoId: 'e/1/2',
      },
    ]);
  });

  it('grow with the next part', () => {
    const live = [leg('t', { ocoId: 'e/1/2', quantity: 2, filled: 1 }), leg('s', { ocoId: 'e/1/2', quantity: 1 })];
    const { exits, resizes } = consequencesOf({ order: entry(3), fill: fill(1), positionAfter: 2, live });
    expect(exits).toEqual([]);
    expect(resizes).toEqual([
      { id: 't', quantity: 3, reason: 'entry_filled' },
      { id: 's', quantity: 2, reason: 'entry_filled' },
    ]);
  });

  it('are for what the fill opened, not for what it closed', () => {
    const closing = consequencesOf({ order: entry(2), fill: fill(2), positionAfter: -1, live: [] });
    expect(closing.exits).toEqual([]);
    const turning = consequencesOf({ order: entry(2), fill: fill(2), positionAfter: 1, live: [] });
    expect(turning.exits.map(({ quantity }) => quantity)).toEqual([1, 1]);
  });

  it('at a distance are counted from the real fill; a stop with a limit is a StopLimit', () => {
    const plan = bracket({ target: { distance: 8 }, stop: { distance: 4 }, stopLimit: { distance: 6 } });
    const sold = consequencesOf({
      order: entry(1, { side: 'Sell', exitPlan: plan }),
      ...{ fill: fill(1, 200n), positionAfter: -1, live: [] },
    });
    expect(sold.exits).toMatchObject([
      { side: 'Buy', type: 'Limit', limitTicks: 192n },
      { side: 'Buy', type: 'StopLimit', stopTicks: 204n, limitTicks: 206n },
    ]);
  });

  it('of several legs are filled one after the other', () => {
    const plan: ExitPlan = {
      legs: [
        { quantity: 1, target: { at: 105 }, stop: { at: 90 }, stopLimit: null },
        { quantity: null, target: { at: 110 }, stop: { at: 90 }, stopLimit: null },
      ],
    };
    const { exits } = consequencesOf({
      order: entry(3, { exitPlan: plan }),
      fill: fill(3),
      positionAfter: 3,
      live: [],
    });
    expect(exits.map(({ name, quantity, ocoId }) => [name, quantity, ocoId])).toEqual([
      ['Target1', 1, 'e/1/3'],
      ['Stop1', 1, 'e/1/3'],
      ['Target2', 2, 'e/2/3'],
      ['Stop2', 2, 'e/2/3'],
    ]);
  });
});

describe('protection fits the position', () => {
  it.each([
    ['flat: all of it goes', 0, [0, 0]],
    ['turned round: all of it goes', -2, [0, 0]],
    ['smaller: the newest shrinks first', 3, [2, 1]],
    ['large enough: nothing changes', 4, [2, 2]],
  ])('%s', (_, position, expected) => {
    const live = [leg('a'), leg('b')];
    const wanted = new Map(fitProtection(position, live).map(({ id, quantity }) => [id, quantity]));
    expect(live.map(({ id, quantity }) => wanted.get(id) ?? quantity)).toEqual(expected);
  });

  it('both legs of a group are for the same contracts', () => {
    const live = [leg('t', { ocoId: 'g' }), leg('s', { ocoId: 'g' })];
    expect(protectedQuantity(2, live)).toBe(2);
    expect(fitProtection(2, live)).toEqual([]);
  });
});

/** Orders come and fill in parts, in any order: brackets, plain orders, groups. */
const events = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('place' as const),
      side: fc.constantFrom<Side>('Buy', 'Sell'),
      quantity: fc.integer({ min: 1, max: 6 }),
      plan: fc.constantFrom<(ExitPlan | null)[]>(
        null,
        bracket(),
        bracket({ stop: null }),
        {
          legs: [...bracket({ quantity: 2 }).legs, ...bracket().legs],
        },
        {
          split: 'in proportion' as const,
          legs: [
            ...bracket({ quantity: 2 }).legs,
            ...bracket({ quantity: 1, target: null }).legs,
            ...bracket({ quantity: 2 }).legs,
          ],
        },
      ),
      group: fc.constantFrom(null, null, 'g', 'h'),
    }),
    fc.record({ kind: fc.constant('fill' as const), which: fc.nat(), quantity: fc.integer({ min: 1, max: 6 }) }),
  ),
  { maxLength: 60 },
);

describe('whatever fills', () => {
  it('live protection never exceeds the position, and a group never fills more than its largest leg', () =>
    fc.assert(
      fc.property(events, (history) => {
        let live: Stored[] = [];
        let position = 0;
        let made = 0;
        const filledOf = new Map<string, number>();
        const largestOf = new Map<string, number>();
        for (const event of history) {
          if (event.kind === 'place') {
            made += 1;
            const ocoId = event.group && `${event.group}${Math.floor(made / 8)}`;
            if (ocoId && filledOf.has(ocoId)) continue;
            if (ocoId) largestOf.set(ocoId, Math.max(largestOf.get(ocoId) ?? 0, event.quantity));
            const { side, quantity, plan } = event;
            live.push(
              leg(`o${made}`, {
                side,
                quantity,
                ocoId,
                protects: false,
                reduceOnly: quantity <= -sign(side) * position,
                parentOrderId: null,
                exitPlan: plan,
                strategy: plan?.split ? 'atm' : null,
              }),
            );
            continue;
          }
          const order = live[event.which % Math.max(1, live.length)];
          if (!order) continue;
          const quantity = Math.min(event.quantity, remaining(order));
          const before = position;
          position += sign(order.side) * quantity;
          const filled = { ...order, filled: order.filled + quantity };
          live = live.map((each) => (each.id === order.id ? filled : each)).filter((each) => remaining(each) > 0);
          if (order.ocoId && !order.protects) filledOf.set(order.ocoId, (filledOf.get(order.ocoId) ?? 0) + quantity);
          if (order.reduceOnly) expect(Math.abs(position)).toBe(Math.abs(before) - quantity);
          const { resizes, exits } = consequencesOf({
            order: filled,
            fill: fill(quantity),
            positionAfter: position,
            live,
          });
          for (const { id, quantity: wanted } of resizes)
            live = live.map((each) => (each.id === id ? { ...each, quantity: wanted } : each));
          live = live.filter((each) => remaining(each) > 0);
          for (const { name, side, quantity: wanted, ocoId } of exits) {
            made += 1;
            live.push(
              leg(`o${made}`, {
                name,
                side,
                quantity: wanted,
                ocoId,
                parentOrderId: order.id,
                strategy: order.strategy,
              }),
            );
          }
          const wrongSide = live.filter(
            ({ protects, reduceOnly, side }) => (protects || reduceOnly) && sign(side) * position >= 0,
          );
          expect(wrongSide).toEqual([]);
          expect(protectedQuantity(position, live)).toBeLessThanOrEqual(Math.abs(position));
        }
        for (const [group, filled] of filledOf) expect(filled).toBeLessThanOrEqual(largestOf.get(group) ?? 0);
      }),
      { numRuns: 1_000 },
    ));
});
