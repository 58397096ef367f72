import type { Transaction } from '@portcullis/database';
import {
  type Account,
  type AccountRules,
  isLooser,
  isVenueOption,
  lockAccountNamed,
  lockOf,
  type Rule,
  readAccountBook,
  ruleIn,
  ruleNames,
  rulesOf,
  saveRules,
  saveWatch,
  venueDefaults,
  watchOf,
} from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import { atFeed } from '../acts/feed-time.ts';
import { accountNotFound } from '../acts/own-account.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { accountOptions } from './account-options.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;
type Where = Pick<Desk, 'database' | 'market' | 'clock'>;

/**
 * Sets what one of the person's accounts is bounded by, in place of what was there: by their own hand, tighter or looser. A
 * lock stays, and orders that work already stay.
 * @param shown digest of the rules that the person saw: others that came in between are not written over
 * @throws Refusal `account_not_found`, `changed_meanwhile`, `trading_locked`
 */
export const setAccountRules = (
  { database, market, clock }: Where,
  actor: PersonActor,
  { account: name, rules, shown }: { account: string; rules: AccountRules; shown?: string | undefined },
): Promise<{ changed: string[] }> =>
  act(database, actor, { event: 'account.limits_set', needs: 'mcp:read' }, clock, async (tx: Transaction) => {
    const locking = { now: clock(), hours: market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    const before = rulesOf(account);
    if (shown !== undefined && shown !== digestOfRules(before)) throw limitsChanged();
    await refuseEarlyUnlock(tx, account, { before, rules, now: clock() });
    const changed = changedRules(before, rules);
    await saveRules(tx, account.id, rules);
    return { answer: { changed }, reason: changed.join(' ') || 'unchanged' };
  });

/**
 * Lifts the lock of one of the person's accounts, also one that the venue is about to set. The monitor that is behind it does not
 * act again in this trading day.
 * @throws Refusal `account_not_found`
 */
export const unlockAccount = (
  { database, market, clock }: Where,
  actor: PersonActor,
  { account: name }: { account: string },
): Promise<{ wasLocked: boolean }> =>
  act(database, actor, { event: 'account.unlocked', needs: 'mcp:read' }, clock, async (tx) => {
    const locking = { now: clock(), hours: market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    const there = await atFeed(tx, { market }, account, clock());
    const lock = lockOf(await readAccountBook(tx, account), there.now);
    const watch = watchOf(account);
    const fired = lock && !watch.fired.includes(lock.by) ? [...watch.fired, lock.by] : watch.fired;
    await saveWatch(tx, account.id, { ...watch, lock: null, fired });
    return { answer: { wasLocked: lock !== undefined } };
  });

/** Tells rules apart without showing them. */
export const digestOfRules = (rules: AccountRules): string =>
  canonicalDigest({ ...rules, venue: rules.venue ?? venueDefaults }).toString('hex');

const limitsChanged = (): Refusal =>
  new Refusal('changed_meanwhile', 'These limits were changed since you opened this page.');

/** A trading day that ends at another time would end a lock, too, which takes the password. */
const refuseEarlyUnlock = async (
  tx: Transaction,
  account: Account,
  { before, rules, now }: { before: AccountRules; rules: AccountRules; now: Date },
): Promise<void> => {
  const isOther = rules.venue !== undefined && rules.venue.sessionReset !== before.venue?.sessionReset;
  if (!isOther || lockOf(await readAccountBook(tx, account), now) === undefined) return;
  throw new Refusal('trading_locked', 'While the account is locked, its trading day ends when it did.');
};

/** Keys of what is otherwise than before. */
const changedRules = (before: AccountRules, rules: AccountRules): string[] => {
  const names = ruleNames.filter((rule) => rules.venue !== undefined || !isVenueOption(rule));
  const differs = <R extends Rule>(rule: R): boolean => {
    const [was, is] = [ruleIn(before, rule), ruleIn(rules, rule)];
    return isLooser(rule, was, is) || isLooser(rule, is, was);
  };
  return names.filter(differs).map((rule) => accountOptions[rule].key);
};
