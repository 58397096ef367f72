import {
  type Connection,
  createPersonalToken,
  limitsJson,
  listPersonalTokens,
  personalTokenDays,
  type Scope,
  type TradingLimits,
} from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { isPlan, type Plan, queueToAdd } from '@portcullis/people';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { PersonActor } from './connections.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';

/** Live personal tokens of one person. */
const mostByPlan: Record<Plan, number> = { free: 2, pro: 10, elite: 50 };

/** How many personal tokens a person of that plan may have at a time. An unknown plan has none. */
export const personalTokensMax = (plan: string): number => (isPlan(plan) ? mostByPlan[plan] : 0);

export type PersonalTokenAsk = {
  /** Cleaned by `connectionLabel`. */
  label: string;
  scope: Scope;
  /** Whole days that it lives: see `personalTokenDays`. */
  days: number;
  limits: TradingLimits | undefined;
  resource: string;
  /** As it will be shown, once: `personalToken` of 32 random bytes. */
  token: string;
  /** Of the browser session in which the person asks. */
  sessionHash: Uint8Array;
};

const day = 86_400_000;

/**
 * Makes a personal token: a connection that needs no client and no consent page. One that trades takes a sign-in of just now.
 * @throws Refusal `sign_in_too_old`, `name_taken`, `too_many`, `invalid_value`
 */
export const openPersonalToken = (
  database: Database,
  actor: PersonActor,
  { days, sessionHash, ...ask }: PersonalTokenAsk,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'personal_token.created', needs: 'mcp:read' }, clock, async (tx) => {
    const { personId } = actor;
    await queueToAdd(tx, personId);
    const now = clock();
    if (ask.scope === 'mcp:trade') await requireFreshSignIn(tx, actor, { sessionHash, now });
    const { least, most } = personalTokenDays(ask.scope);
    if (!Number.isInteger(days) || days < least || days > most) {
      throw new Refusal('invalid_value', `It can live ${least} to ${most} days.`);
    }
    const live = await listPersonalTokens(tx, personId, now);
    const taken = live.some(({ label }) => label?.toLowerCase() === ask.label.toLowerCase());
    if (taken) throw new Refusal('name_taken', `A token is called ${JSON.stringify(ask.label)} already.`);
    const { plan } = await tx.person.findUniqueOrThrow({ where: { id: personId }, select: { plan: true } });
    const allowed = personalTokensMax(plan);
    if (live.length >= allowed) {
      throw new Refusal('too_many', `Your plan has room for ${allowed} tokens: revoke one first.`);
    }
    const expiresAt = new Date(now.getTime() + days * day);
    const answer = await createPersonalToken(tx, { ...ask, personId, expiresAt, now });
    return {
      ...{ answer, connectionId: answer.id, clientId: answer.clientId, reason: ask.scope },
      ...(ask.limits ? { limitsAfter: limitsJson(ask.limits) } : {}),
    };
  });
