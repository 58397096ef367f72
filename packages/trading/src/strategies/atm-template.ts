import { type ExitPlan, maxTicksAway } from '../orders/exit-plan.ts';
import { orderQuantityMax } from '../orders/order-limits.ts';
import type { AutoBreakeven, TrailStep } from '../orders/stop-rules.ts';

/** So many contracts leave so many ticks from the entry; 0: they have no target, and leave by the stop. */
export type AtmTarget = { quantity: number; ticks: number };

/** How to get out of what an order enters (NinjaTrader: Advanced Trade Management). Distances in ticks. */
export type AtmTerms = {
  /** Contracts of all targets. An order for more or fewer is split in their proportion. */
  quantity: number;
  targets: AtmTarget[];
  stopTicks: number;
  autoBreakeven: AutoBreakeven | null;
  /** By trigger, the nearest first. */
  autoTrail: TrailStep[];
};

export type AtmTemplate = { id: string; name: string; terms: AtmTerms };

export const targetsMax = 3;
export const trailStepsMax = 3;

/** What is wrong with the terms. `field` as the catalogue writes them: `targets.0.ticks`, `auto_breakeven.plus_ticks`. */
export type AtmFault = { field: string; detail: string };

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

const ticksFault = (field: string, value: number, min = 1): AtmFault[] =>
  isWhole(value, min, maxTicksAway)
    ? []
    : [{ field, detail: `Give whole ticks from ${min} to ${maxTicksAway.toLocaleString('en-US')}.` }];

const targetFaults = ({ targets, quantity }: AtmTerms): AtmFault[] => {
  const sum = targets.reduce((total, each) => total + each.quantity, 0);
  const ownFaults = targets.flatMap((target, index) => [
    ...(isWhole(target.quantity, 1, orderQuantityMax)
      ? []
      : [{ field: `targets.${index}.qty`, detail: `Give whole contracts from 1 to ${orderQuantityMax}.` }]),
    ...ticksFault(`targets.${index}.ticks`, target.ticks, 0),
  ]);
  if (targets.length === 0) return [{ field: 'targets.0.qty', detail: 'Give the contracts of at least one target.' }];
  if (targets.length > targetsMax) return [{ field: 'targets', detail: `There are at most ${targetsMax} targets.` }];
  if (ownFaults.length > 0) return ownFaults;
  if (sum > orderQuantityMax) {
    return [{ field: 'targets.0.qty', detail: `The targets have ${sum} contracts; the most is ${orderQuantityMax}.` }];
  }
  return quantity === sum ? [] : [{ field: 'quantity', detail: `The targets have ${sum} contracts.` }];
};

const breakevenFaults = ({ autoBreakeven: rule }: AtmTerms): AtmFault[] => {
  if (!rule) return [];
  const faults = [
    ...ticksFault('auto_breakeven.trigger_ticks', rule.triggerTicks),
    ...ticksFault('auto_breakeven.plus_ticks', rule.plusTicks, 0),
  ];
  return faults.length === 0 && rule.plusTicks >= rule.triggerTicks
    ? [
        {
          field: 'auto_breakeven.plus_ticks',
          detail: 'The stop must stay behind the price: give less than the trigger.',
        },
      ]
    : faults;
};

const trailFaults = ({ autoTrail }: AtmTerms): AtmFault[] => [
  ...(autoTrail.length > trailStepsMax
    ? [{ field: 'auto_trail', detail: `There are at most ${trailStepsMax} steps.` }]
    : []),
  ...autoTrail.flatMap(({ triggerTicks, stopTicks, frequencyTicks }, index) => [
    ...ticksFault(`auto_trail.${index}.trigger_ticks`, triggerTicks),
    ...ticksFault(`auto_trail.${index}.stop_ticks`, stopTicks),
    ...ticksFault(`auto_trail.${index}.frequency_ticks`, frequencyTicks),
    ...(triggerTicks <= (autoTrail[index - 1]?.triggerTicks ?? 0)
      ? [
          {
            field: `auto_trail.${index}.trigger_ticks`,
            detail: 'Each step begins farther away than the one before it.',
          },
        ]
      : []),
  ]),
];

/** All that is wrong with the terms of a template, at most one fault a field. */
export const faultsOfTerms = (terms: AtmTerms): AtmFault[] => {
  const faults = [
    ...targetFaults(terms),
    ...ticksFault('stop_ticks', terms.stopTicks),
    ...breakevenFaults(terms),
    ...trailFaults(terms),
  ];
  return faults.filter(({ field }, index) => faults.findIndex((each) => each.field === field) === index);
};

/** The plan that an entry placed with the template carries. A template that is changed later does not change it. */
export const exitPlanOf = ({ targets, stopTicks, autoBreakeven, autoTrail }: AtmTerms): ExitPlan => ({
  split: 'in proportion',
  legs: targets.map(({ quantity, ticks }) => ({
    quantity,
    target: ticks === 0 ? null : { distance: ticks },
    stop: { distance: stopTicks },
    stopLimit: null,
  })),
  moves: { autoBreakeven, autoTrail },
});
