import type { Transaction } from '@portcullis/database';
import {
  type Account,
  type AccountRules,
  isLooser,
  lockAccountNamed,
  lockOf,
  type Rule,
  readAccountBook,
  ruleIn,
  ruleNames,
  rulesOf,
  saveRules,
  saveWatch,
  watchOf,
} from '@portcullis/trading';
import { accountOptions } from './account-options.ts';
import { act } from './act.ts';
import type { Actor } from './actor.ts';
import type { Desk } from './desk.ts';
import { atFeed } from './feed-time.ts';
import { accountNotFound } from './own-account.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;
type Where = Pick<Desk, 'database' | 'market' | 'clock'>;

/**
 * Sets what one of the person's accounts is bounded by, in place of what was there: by their own hand, tighter or looser. A
 * lock stays, and orders that work already stay.
 * @throws Refusal `account_not_found`
 */
export const setAccountRules = (
  { database, market, clock }: Where,
  actor: PersonActor,
  { account: name, rules }: { account: string; rules: AccountRules },
): Promise<{ changed: string[] }> =>
  act(database, actor, { event: 'account.limits_set', needs: 'mcp:read' }, clock, async (tx: Transaction) => {
    const locking = { now: clock(), hours: market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    const changed = changedRules(account, rules);
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

/** Keys of what is otherwise than before. */
const changedRules = (account: Account, rules: AccountRules): string[] => {
  const before = rulesOf(account);
  const differs = <R extends Rule>(rule: R): boolean => {
    const [was, is] = [ruleIn(before, rule), ruleIn(rules, rule)];
    return isLooser(rule, was, is) || isLooser(rule, is, was);
  };
  return ruleNames.filter(differs).map((rule) => accountOptions[rule].key);
};
