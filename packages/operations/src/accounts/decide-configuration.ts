import type { PersonOptions } from '@portcullis/people';
import { type AccountRules, loosens, type Rule, ruleIn, withRule } from '@portcullis/trading';
import { accountOptions } from './account-options.ts';
import {
  configurationKeys,
  fixedOptions,
  personOptionOfKey,
  personOptions,
  ruleOfKey,
} from './configuration-options.ts';

export type RejectionReason =
  | 'unknown_key'
  | 'not_writable'
  | 'loosening_refused'
  | 'invalid_value'
  | 'account_required'
  | 'account_not_found';

export type Rejection = { key: string; reason: RejectionReason; detail: string; did_you_mean?: string };

/** How things stand. `rules` are those of the account that the change names; undefined: it names none. */
export type Standing = {
  rules: AccountRules | undefined;
  /** Names of the person's accounts. */
  accounts: readonly string[];
};

export type Decided = {
  rules: AccountRules | undefined;
  options: Partial<PersonOptions>;
  /** By key, as it is written. */
  applied: Record<string, unknown>;
  rejected: Rejection[];
};

/** The known word that was meant. */
export type Suggest = (written: string, known: readonly string[]) => string | undefined;

/**
 * What a connection may change of a configuration: it sets the person's options, and makes limits tighter. Each key is
 * judged by itself, and what is refused changes nothing.
 */
export const decideConfiguration = (
  changes: Readonly<Record<string, unknown>>,
  standing: Standing,
  suggest: Suggest,
): Decided => {
  const decided: Decided = { rules: standing.rules, options: {}, applied: {}, rejected: [] };
  for (const [key, given] of Object.entries(changes)) {
    const rule = ruleOfKey(key);
    const option = personOptionOfKey(key);
    const rejection = rule
      ? applyRule(decided, rule, given)
      : option
        ? applyOption(decided, option, given, standing.accounts)
        : unwritable(key, suggest);
    if (rejection) decided.rejected.push({ key: key.slice(0, 64), ...rejection });
  }
  return decided;
};

type Refused = Omit<Rejection, 'key'> | undefined;

const invalid = (key: string, wanted: string): Refused => ({
  reason: 'invalid_value',
  detail: `${key} must be ${wanted}.`,
});

const applyRule = <R extends Rule>(decided: Decided, rule: R, given: unknown): Refused => {
  const { key, wanted, read, tell } = accountOptions[rule];
  if (!decided.rules) {
    return { reason: 'account_required', detail: `${key} belongs to an account: name it in account.` };
  }
  const value = given === null ? null : read(given);
  if (value === undefined) return invalid(key, wanted);
  if (loosens(decided.rules, rule, value)) {
    const now = ruleIn(decided.rules, rule);
    const set = now === null ? '' : ` It is ${JSON.stringify(tell(now))}.`;
    return { reason: 'loosening_refused', detail: `${key} may only be made tighter here.${set}` };
  }
  if (value !== null) decided.rules = withRule(decided.rules, rule, value);
  decided.applied[key] = value === null ? null : tell(value);
  return undefined;
};

const applyOption = <Name extends keyof PersonOptions>(
  decided: Decided,
  name: Name,
  given: unknown,
  accounts: readonly string[],
): Refused => {
  const { key, wanted, read, tell } = personOptions[name];
  const value = read(given);
  if (value === undefined) return invalid(key, wanted);
  const own = name === 'defaultAccount' && typeof value === 'string' ? ownName(value, accounts) : value;
  if (own === undefined)
    return { reason: 'account_not_found', detail: `No account is called ${JSON.stringify(value)}.` };
  Object.assign(decided.options, { [name]: own });
  decided.applied[key] = tell(own as PersonOptions[Name]);
  return undefined;
};

const ownName = (written: string, accounts: readonly string[]): string | undefined =>
  accounts.find((name) => name.toLowerCase() === written.trim().toLowerCase());

const unwritable = (key: string, suggest: Suggest): Refused => {
  if (Object.hasOwn(fixedOptions, key)) {
    return { reason: 'not_writable', detail: `${key} is ${fixedOptions[key]} and cannot be set.` };
  }
  const meant = suggest(key, configurationKeys);
  return {
    reason: 'unknown_key',
    detail: `There is no option ${JSON.stringify(key.slice(0, 64))}.`,
    ...(meant === undefined ? {} : { did_you_mean: meant }),
  };
};
