import type { Database } from '@portcullis/database';
import { type Account, lockAccountNamed, type Monitor, saveMonitors, saveWatch, watchOf } from '@portcullis/trading';
import { act } from './act.ts';
import type { Actor } from './actor.ts';
import type { Desk } from './desk.ts';
import { accountNotFound } from './own-account.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;
type Where = Pick<Desk, 'market' | 'clock'> & { database: Database };

/**
 * Sets what one of the person's accounts is watched by, in place of what was there: by the person's own hand alone, for an
 * agent must not loosen its own limits. A lock stays.
 * @throws Refusal `account_not_found`
 */
export const setMonitors = (
  desk: Where,
  actor: PersonActor,
  { account: name, monitors }: { account: string; monitors: readonly Monitor[] },
): Promise<Account> =>
  act(desk.database, actor, { event: 'account.monitors_set', needs: 'mcp:read' }, desk.clock, async (tx) => {
    const locking = { now: desk.clock(), hours: desk.market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    await saveMonitors(tx, account.id, monitors);
    return { answer: { ...account, monitors: monitors.map((monitor) => ({ ...monitor })) } };
  });

/**
 * Lifts the lock of one of the person's accounts. The monitor that set it does not act again in this trading day.
 * @throws Refusal `account_not_found`
 */
export const unlockAccount = (
  desk: Where,
  actor: PersonActor,
  { account: name }: { account: string },
): Promise<{ wasLocked: boolean }> =>
  act(desk.database, actor, { event: 'account.unlocked', needs: 'mcp:read' }, desk.clock, async (tx) => {
    const locking = { now: desk.clock(), hours: desk.market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    const watch = watchOf(account);
    await saveWatch(tx, account.id, { ...watch, lock: null });
    return { answer: { wasLocked: watch.lock !== null } };
  });
