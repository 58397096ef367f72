import type { Transaction } from '@portcullis/database';
import { readPersonOptions, savePersonOptions } from '@portcullis/people';
import { type Account, listAccounts, lockAccountNamed, rulesOf, saveRules } from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import { canonicalAccount } from '../acts/canonical-arguments.ts';
import { accountNotFound } from '../acts/own-account.ts';
import { countWrite } from '../acts/write-limit.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';
import { performWrite } from '../writes/perform-write.ts';
import { tellOptions, tellRules } from './configuration.ts';
import { type Decided, decideConfiguration, type Rejection, type Suggest } from './decide-configuration.ts';

const tool = 'UpdateConfiguration';

export type UpdateConfigurationInput = {
  /** Whose limits are meant; the person's own options need none. */
  account?: string | undefined;
  changes: Readonly<Record<string, unknown>>;
};

export type UpdatedConfiguration = {
  applied: Record<string, unknown>;
  rejected: Rejection[];
  /** All that is in force now: of the person, and of the account. */
  effective: Record<string, unknown>;
};

type ConnectionActor = Extract<Actor, { kind: 'connection' }>;

/**
 * Changes options for a connection, in one transaction: limits may only become tighter. What is refused of several changes
 * is named, and the others are made.
 * @throws Refusal when none can be made: the reason of the first; `account_not_found`; and what `act` throws
 */
export const updateConfiguration = (
  { database, market, clock, limitWrites = true, rehearsal }: Desk,
  actor: ConnectionActor,
  { account: name, changes }: UpdateConfigurationInput,
  suggest: Suggest,
): Promise<UpdatedConfiguration> => {
  const { personId, connectionId } = actor.principal;
  const meaning = { changes, account: name === undefined ? null : canonicalAccount(name) };
  const argsDigest = canonicalDigest({ tool, ...meaning });
  const spec = { event: 'tool.call', tool, needs: 'mcp:trade' as const, argsDigest };
  return act(database, actor, spec, clock, async (tx, authority) => {
    const locking = { now: clock(), hours: market.hours };
    const account = name === undefined ? undefined : await lockAccountNamed(tx, personId, name, locking);
    if (name !== undefined && !account) throw accountNotFound(name);
    const now = clock();
    return performWrite(tx, authority, {
      ...{ tool, isExit: false, meaning, now, rehearsal },
      count: async () => {
        if (limitWrites) await countWrite(tx, connectionId, now);
      },
      perform: () => setOptions(tx, { personId, account, changes }, suggest, now),
    });
  });
};

type Asked = { personId: string; account: Account | undefined; changes: UpdateConfigurationInput['changes'] };

const setOptions = async (
  tx: Transaction,
  { personId, account, changes }: Asked,
  suggest: Suggest,
  now: Date,
): Promise<Done<UpdatedConfiguration>> => {
  const accounts = (await listAccounts(tx, personId)).map((each) => each.name);
  const decided = decideConfiguration(changes, { rules: account && rulesOf(account), accounts }, suggest);
  refuseIfNothing(decided);
  const { applied, rejected, rules } = decided;
  if (account && rules) await saveRules(tx, account.id, rules);
  const options = isEmpty(decided.options)
    ? await readPersonOptions(tx, personId)
    : await savePersonOptions(tx, personId, decided.options, now);
  const effective = { ...tellOptions(options), ...(rules ? tellRules(rules) : {}) };
  return { answer: { applied, rejected, effective }, reason: Object.keys(applied).join(' ') };
};

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

const hints: Partial<Record<Rejection['reason'], string>> = {
  loosening_refused: 'The person loosens it on the page of the account, under Limits.',
  account_required: 'ListAccounts names the accounts.',
  unknown_key: 'GetMcpCapabilities lists the options.',
};

const refuseIfNothing = ({ applied, rejected }: Decided): void => {
  const [first] = rejected;
  if (!isEmpty(applied)) return;
  if (!first) throw new Refusal('nothing_to_change', 'changes names no option.');
  const hint = hints[first.reason];
  throw new Refusal(
    first.reason,
    rejected
      .map(({ detail }) => detail)
      .join(' ')
      .slice(0, 1_000),
    {
      ...(hint === undefined ? {} : { hint }),
      ...(first.did_you_mean === undefined ? {} : { didYouMean: [first.did_you_mean] }),
    },
  );
};
