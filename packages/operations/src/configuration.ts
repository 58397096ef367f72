import type { Reader } from '@portcullis/database';
import { type PersonOptions, readPersonOptions } from '@portcullis/people';
import { type AccountRules, listAccounts, type Rule, ruleIn, ruleNames, rulesOf } from '@portcullis/trading';
import { accountOptions } from './account-options.ts';
import { fixedOptions, personOptionNames, personOptions } from './configuration-options.ts';

/** The options of a person by key, as clients read them. */
export const tellOptions = (options: PersonOptions): Record<string, unknown> =>
  Object.fromEntries(personOptionNames.map((name) => tellOption(options, name)));

const tellOption = <Name extends keyof PersonOptions>(options: PersonOptions, name: Name): [string, unknown] => [
  personOptions[name].key,
  personOptions[name].tell(options[name]),
];

/** The rules of an account that are set, by key. */
export const tellRules = (rules: AccountRules): Record<string, unknown> =>
  Object.fromEntries(ruleNames.flatMap((rule) => tellRule(rules, rule)));

const tellRule = <R extends Rule>(rules: AccountRules, rule: R): [string, unknown][] => {
  const value = ruleIn(rules, rule);
  return value === null ? [] : [[accountOptions[rule].key, accountOptions[rule].tell(value)]];
};

export type ToldOption = {
  key: string;
  /** What it must be; absent for what is fixed. */
  type?: string;
  writable: 'yes' | 'tighten_only' | 'no';
  /** Absent for what belongs to an account. */
  value?: unknown;
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
      })),
      ...Object.entries(fixedOptions).map(([key, value]) => ({ key, writable: 'no' as const, value })),
    ],
    accounts: Object.fromEntries(accounts.map((account) => [account.name, tellRules(rulesOf(account))])),
  };
};

const toldPersonOption = (own: PersonOptions, name: keyof PersonOptions): ToldOption => {
  const [key, value] = tellOption(own, name);
  return { key, type: personOptions[name].type, writable: 'yes', value };
};
