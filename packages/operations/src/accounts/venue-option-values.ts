import type { RuleValues, VenueOption } from '@portcullis/trading';
import { z } from 'zod';
import type { AccountOption } from './account-options.ts';

const reader =
  <T>(schema: z.ZodType<T>) =>
  (given: unknown): T | undefined => {
    const parsed = schema.safeParse(given);
    return parsed.success ? parsed.data : undefined;
  };

const same = (value: unknown): unknown => value;

const onOff = (key: string) => ({
  ...{ key, type: 'boolean', wanted: 'true or false' },
  ...{ read: reader(z.boolean()), tell: same },
});

const slippageMax = 20;

/** As clients write what the venue calls the quote. */
const sideWords = { last: 'last', bid_ask: 'quote' } as const;

const lastOrQuote = (key: string) => ({
  ...{ key, type: 'last|bid_ask', wanted: 'last or bid_ask' },
  read: reader(z.enum(['last', 'bid_ask']).transform((word) => sideWords[word])),
  tell: (value: 'last' | 'quote'): unknown => (value === 'last' ? 'last' : 'bid_ask'),
});

const clockTime = /^(1[2-9]|2[0-3]):([0-5]\d)$/;

const minutesOf = (written: string): number => {
  const [hours = '0', minutes = '0'] = written.split(':');
  return Number(hours) * 60 + Number(minutes);
};

/** Minutes of a day as a clock shows them. */
export const clockWords = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** How the venue deals with an account, as clients and pages write it. */
export const venueOptionValues: { [Name in VenueOption]: AccountOption<Name> } = {
  slippageTicks: {
    ...{ key: 'slippage_ticks', type: `integer 0..${slippageMax}`, wanted: `a whole number from 0 to ${slippageMax}` },
    ...{ read: reader(z.int().min(0).max(slippageMax)), tell: same },
  },
  fillLimitOnTouch: onOff('fill_limit_on_touch'),
  limitPriceImprovement: onOff('limit_price_improvement'),
  stopsWatch: lastOrQuote('stop_trigger'),
  volumeSharePercent: {
    ...{ key: 'volume_share', type: 'integer percent 1..100', wanted: 'a whole percentage from 1 to 100' },
    ...{ read: reader(z.int().min(1).max(100)), tell: same },
  },
  enforcePartialFills: onOff('enforce_partial_fills'),
  enforceImmediateFills: onOff('enforce_immediate_fills'),
  markPrice: lastOrQuote('mark_price'),
  sessionReset: {
    ...{ key: 'session_reset_time', type: 'HH:MM New York, 12:00..23:59' },
    wanted: 'a time of the New York day from 12:00 to 23:59, such as 18:00',
    read: reader(z.string().regex(clockTime).transform(minutesOf)) as (
      given: unknown,
    ) => RuleValues['sessionReset'] | undefined,
    tell: (minutes) => clockWords(minutes),
  },
};
