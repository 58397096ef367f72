import { announcePerson, endApprovalsOf, limitsJson, type TradingLimits } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { changeClientLimits, findPerson } from '@portcullis/people';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { PersonActor } from './connections.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';
import { auditedChange, isLooserLimits, limitsMark } from './limits-change.ts';

export type PersonLimitsChange = {
  /** Null: nothing bounds them together. */
  limits: TradingLimits | null;
  /** `limitsMark` of the limits that the person changed. */
  seen: string;
  /** Of the browser session in which the person decides. */
  sessionHash: Uint8Array;
};

/**
 * Sets what all of the person's AI clients together may do. It waits for orders in flight, and every order after it obeys. What
 * any client had asked for under the old limits is over. Looser limits take a password that was given a short while ago.
 * @throws Refusal `changed_meanwhile`, `sign_in_too_old`
 */
export const setPersonLimits = (
  database: Database,
  actor: PersonActor,
  { limits, seen, sessionHash }: PersonLimitsChange,
  clock: Clock,
): Promise<TradingLimits | null> =>
  act(database, actor, { event: 'connections.limits_set', needs: 'mcp:read', holding: 'alone' }, clock, async (tx) => {
    const { personId } = actor;
    const kept = (await findPerson(tx, personId))?.clientLimits ?? null;
    const now = clock();
    if (limitsMark(limits) === limitsMark(kept)) return { answer: limits, reason: 'unchanged' };
    if (limitsMark(kept) !== seen) throw new Refusal('changed_meanwhile', 'The limits were changed meanwhile.');
    const isLooser = isLooserLimits(kept, limits);
    if (isLooser) await requireFreshSignIn(tx, actor, { sessionHash, now });
    await changeClientLimits(tx, personId, limits && limitsJson(limits));
    await endApprovalsOf(tx, personId, now);
    await announcePerson(tx, personId);
    return { answer: limits, changed: true, reason: isLooser ? 'looser' : 'tighter', ...auditedChange(kept, limits) };
  });
