import type { Behaviour, SetupDecay } from '@portcullis/journal';
import { z } from 'zod';
import { breakdownRow, presentRow } from './tally.ts';

/** Habits as rows of a breakdown: what the trades with each came to. */
export const behaviourRows = (found: Behaviour): z.infer<typeof breakdownRow>[] => [
  presentRow('revenge_within_90s', found.revenge),
  presentRow('oversize_above_1pct', found.oversize),
  presentRow('stop_moved_away', found.movedStop),
  ...(found.outsideWindow ? [presentRow('outside_window', found.outsideWindow)] : []),
  ...found.afterLosses.map(({ losses, tally }, index) =>
    presentRow(`after_${losses}${index === found.afterLosses.length - 1 ? '+' : ''}_losses`, tally),
  ),
];

/** A setup's last 30 trades at the end of its last week, and at the end of the week before. */
export const decayRow = z.object({
  ...breakdownRow.shape,
  week: z.string(),
  week_before: breakdownRow.nullable(),
});

const setupsMax = 20;

export const presentDecay = (found: readonly SetupDecay[]): z.infer<typeof decayRow>[] =>
  found.slice(0, setupsMax).flatMap(({ setup, steps }) => {
    const [last, before] = [steps.at(-1), steps.at(-2)];
    if (!last) return [];
    const week_before = before ? presentRow(before.week, before.tally) : null;
    return { ...presentRow(setup, last.tally), week: last.week, week_before };
  });
