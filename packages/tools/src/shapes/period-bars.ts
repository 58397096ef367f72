import { type PeriodType, periodTypes } from '@portcullis/trading';
import { z } from 'zod';
import { instrument } from './arguments.ts';

/** Which bars are asked for. */
export const askedBars = {
  instrument,
  period_type: z.enum(periodTypes).default('minute'),
  period: z.int().min(1).max(86_400).default(1),
};

/** How an answer of bars begins. */
export const barsHead = {
  instrument: z.string(),
  period_type: z.enum(periodTypes),
  period: z.int(),
  count: z.int(),
};

export const presentBarsHead = (
  name: string,
  { period_type, period }: { period_type: PeriodType; period: number },
  { length }: readonly unknown[],
) => ({ instrument: name, period_type, period, count: length });
