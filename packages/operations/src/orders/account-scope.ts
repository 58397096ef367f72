import type { Transaction } from '@portcullis/database';
import { type Account, type Locking, lockAllAccounts } from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import { lockOwnAccount } from './order-act.ts';

/** Which accounts an exit is for: one by name, or all of the person's, said outright. */
export type AccountScope = { account?: string | undefined; allAccounts?: boolean | undefined };

/** Locks the accounts of the scope. @throws Refusal `account_required`, `account_not_found` */
export const lockScope = async (
  tx: Transaction,
  actor: TradingActor,
  { account, allAccounts = false }: AccountScope,
  locking: Locking,
): Promise<Account[]> => {
  if ((account === undefined) !== allAccounts) {
    throw new Refusal('account_required', 'Say which: one account by name, or all_accounts: true.', {
      hint: 'ListAccounts names the accounts.',
    });
  }
  if (account !== undefined) return [await lockOwnAccount(tx, actor, account, locking)];
  return await lockAllAccounts(tx, traderOf(actor), locking);
};
