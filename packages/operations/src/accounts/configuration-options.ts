import { alertChannels, isTimeZone, type PersonOptions } from '@portcullis/people';
import { dollars, type Rule, ruleNames } from '@portcullis/trading';
import { z } from 'zod';
import { accountOptions } from './account-options.ts';

/** An option of a person, for all of their clients. */
type PersonOption<Name extends keyof PersonOptions> = {
  key: string;
  /** As a client reads it. */
  type: string;
  /** In words that follow "must be". */
  wanted: string;
  read: (given: unknown) => PersonOptions[Name] | undefined;
  tell: (value: PersonOptions[Name]) => unknown;
};

const reader =
  <T>(schema: z.ZodType<T>) =>
  (given: unknown): T | undefined => {
    const parsed = schema.safeParse(given);
    return parsed.success ? parsed.data : undefined;
  };

export const personOptions: { [Name in keyof PersonOptions]: PersonOption<Name> } = {
  defaultAccount: {
    key: 'default_account',
    type: 'account|null',
    wanted: 'the name of an account of yours, or null for all',
    read: reader(z.string().min(1).max(64).nullable()),
    tell: (name) => name,
  },
  breakevenCents: {
    key: 'journal_breakeven',
    type: 'USD 0..1000',
    wanted: 'an amount in USD from 0 to 1000',
    read: reader(
      z
        .number()
        .min(0)
        .max(1_000)
        .transform((value) => BigInt(Math.round(value * 100))),
    ),
    tell: (cents) => dollars(cents),
  },
  timeZone: {
    key: 'journal_time_zone',
    type: 'IANA zone',
    wanted: 'a zone such as America/New_York or UTC',
    read: reader(z.string().max(64).refine(isTimeZone)),
    tell: (zone) => zone,
  },
  alertChannels: {
    key: 'alert_channels',
    type: `list of ${alertChannels.join('|')}`,
    wanted: `a list out of ${alertChannels.join(', ')}`,
    read: reader(
      z
        .array(z.enum(alertChannels))
        .max(10)
        .transform((list) => [...new Set(list)]),
    ),
    tell: (list) => list,
  },
};

/** What cannot be set by anybody, and how it stands. */
export const fixedOptions: Readonly<Record<string, string>> = {
  trading_mode: 'paper',
  journal_matching: 'fifo',
  trade_copier: 'off',
};

export const personOptionNames = Object.keys(personOptions) as (keyof PersonOptions)[];

/** Every key that there is, in the order in which it is told. */
export const configurationKeys: readonly string[] = [
  ...personOptionNames.map((name) => personOptions[name].key),
  ...ruleNames.map((rule) => accountOptions[rule].key),
  ...Object.keys(fixedOptions),
];

export const ruleOfKey = (key: string): Rule | undefined => ruleNames.find((rule) => accountOptions[rule].key === key);

export const personOptionOfKey = (key: string): keyof PersonOptions | undefined =>
  personOptionNames.find((name) => personOptions[name].key === key);
