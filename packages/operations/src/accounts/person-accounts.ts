import { type Database, isUniqueViolation } from '@portcullis/database';
import { queueToAdd } from '@portcullis/people';
import {
  type Account,
  type AccountKind,
  createAccount,
  type DrawdownPreset,
  listAccounts,
  lockAccountNamed,
  monitorsOfPreset,
  resetAccount,
  sharedFeed,
} from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import { atFeed } from '../acts/feed-time.ts';
import { accountNotFound } from '../acts/own-account.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;
type Where = Pick<Desk, 'market' | 'clock'> & { database: Database };

/** Accounts of one person. */
export const accountsMax = 20;

/** A simulation has no preset; an evaluation or a funded account has one. Money in cents. */
export type WantedAccount = { name: string; startCents: bigint } & (
  | { kind: 'simulation'; preset?: undefined }
  | { kind: Exclude<AccountKind, 'simulation'>; preset: DrawdownPreset }
);

/**
 * Opens one more paper account for a person, by their own hand.
 * @throws Refusal `name_taken`, `too_many`
 */
export const openAccount = async (desk: Where, actor: PersonActor, wanted: WantedAccount): Promise<Account> => {
  const { database, clock, market } = desk;
  const taken = new Refusal('name_taken', `You have an account called ${JSON.stringify(wanted.name)} already.`);
  try {
    return await act(database, actor, { event: 'account.added', needs: 'mcp:trade' }, clock, async (tx) => {
      await queueToAdd(tx, actor.personId);
      const own = await listAccounts(tx, actor.personId);
      if (own.some(({ nameKey }) => nameKey === wanted.name.toLowerCase())) throw taken;
      if (own.length >= accountsMax) throw new Refusal('too_many', `There are ${accountsMax} accounts already.`);
      const monitors = wanted.preset ? monitorsOfPreset(wanted.preset, wanted.startCents) : [];
      const isConnected = own.every(({ feed, isConnected: is }) => feed !== sharedFeed || is);
      const place = { personId: actor.personId, now: clock(), hours: market.hours, isConnected };
      return { answer: await createAccount(tx, { ...place, ...wanted, monitors }) };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw taken;
    throw error;
  }
};

/**
 * Begins one of the person's own accounts anew: what was ordered, filled and held in it is gone. Waits for orders in flight.
 * @throws Refusal `account_not_found`
 */
export const resetOwnAccount = (
  { database, clock, market }: Where,
  actor: PersonActor,
  { account: name }: { account: string },
): Promise<Account> =>
  act(database, actor, { event: 'account.reset', needs: 'mcp:trade' }, clock, async (tx) => {
    const locking = { now: clock(), hours: market.hours };
    const account = await lockAccountNamed(tx, actor.personId, name, locking);
    if (!account) throw accountNotFound(name);
    const there = await atFeed(tx, { market }, account, clock());
    return { answer: await resetAccount(tx, account, { now: there.now, hours: there.market.hours }) };
  });
