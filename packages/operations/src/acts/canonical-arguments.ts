import { findInstrument } from '@portcullis/trading';
import type { AccountScope } from '../orders/account-scope.ts';

/**
 * What arguments mean, whatever way they were written: two calls that mean the same are one call when they carry the
 * same client_request_id. `at` is when the call was first made, for `ES` is another contract after its roll.
 */
export const canonicalInstrument = (written: string, at: Date): string => {
  const found = findInstrument(written, at);
  return found.ok ? found.instrument.name : written;
};

/** Names of accounts are told apart without regard to case (see `lockAccountNamed`). */
export const canonicalAccount = (name: string): string => name.trim().toLowerCase();

export const canonicalScope = ({ account, allAccounts = false }: AccountScope) => ({
  account: account === undefined ? undefined : canonicalAccount(account),
  allAccounts: allAccounts || undefined,
});

/** The account and the instrument that a call names, as far as it names them. */
export const canonicalTarget = (
  { account, instrument }: { account?: string | undefined; instrument?: string | undefined },
  at: Date,
) => ({
  account: account === undefined ? undefined : canonicalAccount(account),
  instrument: instrument === undefined ? undefined : canonicalInstrument(instrument, at),
});

/** Names of ATM templates are told apart without regard to case. */
export const canonicalStrategy = (name: string | undefined): string | undefined => name?.trim().toLowerCase();

/** In a change, 0 leaves a value as it is. */
export const unlessZero = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);
