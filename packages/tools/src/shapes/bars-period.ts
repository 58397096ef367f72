import { periodTypes } from '@portcullis/trading';
import { z } from 'zod';

/** Which bars: five minutes unless it is said. */
export const barsPeriod = z
  .strictObject({
    period_type: z.enum(periodTypes).default('minute'),
    value: z.int().min(1).max(86_400).default(1),
  })
  .default({ period_type: 'minute', value: 5 });

export const toldBarsPeriod = z.object({ period_type: z.enum(periodTypes), value: z.int() });

export const tellBarsPeriod = ({
  periodType,
  period,
}: {
  periodType: (typeof periodTypes)[number];
  period: number;
}) => ({
  period_type: periodType,
  value: period,
});
