import {
  announcePerson,
  type Connection,
  type ConnectionRules,
  canonicalRules,
  endApprovals,
  isLooserRules,
  readRules,
} from '@portcullis/access';
import { type Database, notify, Prisma } from '@portcullis/database';
import { act } from '../acts/act.ts';
import { endOf } from '../acts/authority.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { holdOwnConnection, type PersonActor } from './connections.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';

export type RulesChange = {
  connectionId: string;
  rules: ConnectionRules;
  /** `rulesMark` of the rules that the person changed. */
  seen: string;
  /** Of the browser session in which the person decides. */
  sessionHash: Uint8Array;
};

/** Tells whether rules are still those that a page was made of. */
export const rulesMark = (kept: unknown): string => canonicalDigest(kept ?? null).toString('base64url');

/**
 * Sets when a connection needs its person's approval and what must come before its writes. It waits for orders in
 * flight, and no order commits under the old rules after it answered. What the client had asked for under them is over.
 * Looser rules take a password that was given a short while ago.
 * @throws Refusal `connection_not_found`, `changed_meanwhile`, `sign_in_too_old`
 */
export const setConnectionRules = (
  database: Database,
  actor: PersonActor,
  { connectionId, rules, seen, sessionHash }: RulesChange,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'connection.rules_set', needs: 'mcp:read' }, clock, async (tx) => {
    const connection = await holdOwnConnection(tx, actor, connectionId);
    const now = clock();
    if (endOf(connection, actor.personId, now)) {
      throw new Refusal('connection_not_found', 'There is no such connection.');
    }
    const about = { connectionId, clientId: connection.clientId };
    const wanted = canonicalRules(rules);
    if (rulesMark(wanted) === rulesMark(connection.rules)) {
      return { answer: connection, ...about, reason: 'unchanged' };
    }
    if (rulesMark(connection.rules) !== seen) {
      throw new Refusal('changed_meanwhile', 'The rules were changed meanwhile.');
    }
    const isLooser = isLooserRules(readRules(connection.rules), rules);
    if (isLooser) await requireFreshSignIn(tx, actor, { sessionHash, now });
    await tx.connection.update({
      where: { id: connectionId },
      data: { rules: wanted === null ? Prisma.DbNull : wanted },
    });
    await endApprovals(tx, connectionId, now);
    await notify(tx, 'connection', connectionId);
    await announcePerson(tx, actor.personId);
    const reason = `${isLooser ? 'looser' : 'tighter'}:${changedParts(connection.rules, wanted).join(',')}`;
    return { answer: { ...connection, rules: wanted }, ...about, changed: true, reason };
  });

/** "approvals", "freshStateMinutes": which of the rules differ. */
const changedParts = (before: unknown, after: unknown): string[] => {
  const [one, other] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.filter((name) => rulesMark(one[name]) !== rulesMark(other[name]));
};

const partsOf = (kept: unknown): Record<string, unknown> => {
  const { approvals, gates } = readRules(kept) ?? {};
  return { ...(approvals ? { approvals } : {}), ...gates };
};
