import type { Reader } from '@portcullis/database';
import { type Account, findAccount, listAccounts } from '@portcullis/trading';
import { Refusal } from '../refusal.ts';

/** The one answer for an account that does not exist or is another person's. */
export const accountNotFound = (name: string): Refusal =>
  new Refusal('account_not_found', `No account is called ${JSON.stringify(name.slice(0, 64))}.`, {
    hint: 'ListAccounts names the accounts.',
  });

/** One of the person's own accounts, by name in any case. @throws Refusal */
export const ownAccount = async (reader: Reader, personId: string, name: string): Promise<Account> => {
  const account = await findAccount(reader, personId, name);
  if (!account) throw accountNotFound(name);
  return account;
};

/** The accounts a read is for: the one that is named, or all of the person's. @throws Refusal */
export const ownAccounts = async (reader: Reader, personId: string, name: string | undefined): Promise<Account[]> =>
  name === undefined ? await listAccounts(reader, personId) : [await ownAccount(reader, personId, name)];
