import { describe, expect, it } from 'vitest';
import { shareOfFill } from '../orders/exit-plan.ts';
import { type AtmTerms, exitPlanOf, faultsOfTerms } from './atm-template.ts';
import { nearNames } from './near-names.ts';

const terms = (more: Partial<AtmTerms> = {}): AtmTerms => ({
  quantity: 3,
  targets: [
    { quantity: 2, ticks: 8 },
    { quantity: 1, ticks: 16 },
  ],
  stopTicks: 10,
  autoBreakeven: { triggerTicks: 6, plusTicks: 1 },
  autoTrail: [
    { triggerTicks: 10, stopTicks: 6, frequencyTicks: 2 },
    { triggerTicks: 14, stopTicks: 4, frequencyTicks: 1 },
  ],
  ...more,
});

describe('the terms of a template', () => {
  const step = { triggerTicks: 10, stopTicks: 6, frequencyTicks: 2 };
  it.each<[string, Partial<AtmTerms>, string[]]>([
    ['are right', {}, []],
    ['move nothing', { autoBreakeven: null, autoTrail: [] }, []],
    ['a target of 0 ticks is none', { quantity: 1, targets: [{ quantity: 1, ticks: 0 }] }, []],
    ['no target', { quantity: 0, targets: [] }, ['targets.0.qty']],
    ['a target of no contract', { targets: [{ quantity: 0, ticks: 8 }] }, ['targets.0.qty']],
    ['a target behind the entry', { targets: [{ quantity: 3, ticks: -1 }] }, ['targets.0.ticks']],
    ['a target out of sight', { targets: [{ quantity: 3, ticks: 10_001 }] }, ['targets.0.ticks']],
    [
      'too many contracts',
      { quantity: 120, targets: [60, 60].map((quantity) => ({ quantity, ticks: 4 })) },
      ['targets.0.qty'],
    ],
    ['four targets', { quantity: 4, targets: [1, 2, 3, 4].map((ticks) => ({ quantity: 1, ticks })) }, ['targets']],
    ['a quantity that is not the targets’', { quantity: 4 }, ['quantity']],
    ['no stop', { stopTicks: 0 }, ['stop_ticks']],
    ['part of a tick', { stopTicks: 2.5 }, ['stop_ticks']],
    ['breakeven at once', { autoBreakeven: { triggerTicks: 0, plusTicks: 0 } }, ['auto_breakeven.trigger_ticks']],
    [
      'breakeven beyond its trigger',
      { autoBreakeven: { triggerTicks: 6, plusTicks: 6 } },
      ['auto_breakeven.plus_ticks'],
    ],
    ['trail on the price', { autoTrail: [{ ...step, stopTicks: 0 }] }, ['auto_trail.0.stop_ticks']],
    ['trail without frequency', { autoTrail: [{ ...step, frequencyTicks: 0 }] }, ['auto_trail.0.frequency_ticks']],
    ['trail steps in the wrong order', { autoTrail: [step, step] }, ['auto_trail.1.trigger_ticks']],
    ['four steps', { autoTrail: [1, 2, 3, 4].map((triggerTicks) => ({ ...step, triggerTicks })) }, ['auto_trail']],
  ])('%s', (_, more, fields) => expect(faultsOfTerms(terms(more)).map(({ field }) => field)).toEqual(fields));
});

describe('the plan of a template', () => {
  it('has a leg a target, all with the one stop', () =>
    expect(exitPlanOf(terms())).toMatchObject({
      legs: [
        { quantity: 2, target: { distance: 8 }, stop: { distance: 10 }, stopLimit: null },
        { quantity: 1, target: { distance: 16 }, stop: { distance: 10 }, stopLimit: null },
      ],
      moves: { autoBreakeven: { triggerTicks: 6, plusTicks: 1 } },
    }));

  it('splits each fill in the proportion of the targets, for whatever quantity', () => {
    const plan = exitPlanOf(terms());
    expect(shareOfFill(plan, 0, 6)).toEqual([4, 2]);
    expect([shareOfFill(plan, 0, 1), shareOfFill(plan, 1, 2), shareOfFill(plan, 2, 3)]).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });
});

describe('names near the one that was written', () => {
  it.each([
    ['scalpr', ['Scalper', 'Runner', 'ES 8/16'], ['Scalper']],
    ['es 8-16', ['Scalper', 'ES 8/16'], ['ES 8/16']],
    ['xyz', ['Scalper', 'Runner'], ['Scalper', 'Runner']],
    ['xyz', [], []],
  ])('%s of %j: %j', (written, names, expected) => expect(nearNames(written, names)).toEqual(expected));
});
