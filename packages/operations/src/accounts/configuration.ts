import type { Reader } from '@portcullis/database';
import { type PersonOptions, readPersonOptions } from '@portcullis/people';
import {
  type AccountRules,
  isVenueOption,
  listAccounts,
  type Rule,
  type RuleValues,
  ruleIn,
  ruleNames,
  rulesOf,
  type VenueOption,
  venueDefaults,
} from '@portcullis/trading';
import { type AccountOption, accountOptions } from './account-options.ts';
import { fixedOptions, personOptionNames, personOptions } from './configuration-options.ts';

/** The options of a person by key, as clients read them. */
export const tellOptions = (options: PersonOptions): Record<string, unknown> =>
  Object.fromEntries(personOptionNames.map((name) => tellOption(options, name)));

const tellOption = <Name extends keyof PersonOptions>(options: PersonOptions, name: Name): [string, unknown] => [
  personOptions[name].key,
  personOptions[name].tell(options[name]),
];

/** The rules of an account that are set, by key: of how the venue deals with it, what is not by default. */
export const tellRules = (rules: AccountRules): Record<string, unknown> =>
  Object.fromEntries(ruleNames.flatMap((rule) => tellRule(rules, rule)));

const tellRule = <R extends Rule>(rules: AccountRules, rule: R): [string, unknown][] => {
  const value = ruleIn(rules, rule);
  if (isVenueOption(rule) && value === venueDefaults[rule]) return [];
  return value === null ? [] : [[accountOptions[rule].key, accountOptions[rule].tell(value)]];
};

export type ToldOption = {
  key: string;
  /** What it must be; absent for what is fixed. */
  type?: string;
  writable: 'yes' | 'tighten_only' | 'no';
  /** Absent for what belongs to an account. */
  value?: unknown;
  /** What holds for an account that has it not set, where something does. */
  default?: unknown;
};

/** Every option that there is, with what is in force: of a person, and of each of their accounts what is set. */
export const readOptions = async (
  reader: Reader,
  personId: string,
): Promise<{ options: ToldOption[]; accounts: Record<string, Record<string, unknown>> }> => {
  const own = await readPersonOptions(reader, personId);
  const accounts = await listAccounts(reader, personId);
  return {
    options: [
      ...personOptionNames.map((name) => toldPersonOption(own, name)),
      ...ruleNames.map((rule) => ({
        ...{ key: accountOptions[rule].key, type: accountOptions[rule].type, writable: 'tighten_only' as const },
        ...defaultOf(rule),
      })),
      ...Object.entries(fixedOptions).map(([key, value]) => ({ key, writable: 'no' as const, value })),
    ],
    accounts: Object.fromEntries(accounts.map((account) => [account.name, tellRules(rulesOf(account))])),
  };
};

const defaultOf = (rule: Rule): { default?: unknown } => (isVenueOption(rule) ? { default: standard(rule) } : {});

const standard = <Option extends VenueOption>(option: Option): unknown => {
  const { tell }: AccountOption<Option> = accountOptions[option];
  return tell(venueDefaults[option] as RuleValues[Option]);
};

const toldPersonOption = (own: PersonOptions, name: keyof PersonOptions): ToldOption => {
  const [key, value] = tellOption(own, name);
  return { key, type: personOptions[name].type, writable: 'yes', value };
};
