import { readAuthorizationDetails, type TradingLimits } from '@portcullis/access';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/**
 * The limits that a request's `authorization_details` ask for; undefined: none. Where nobody trades there is no type of them.
 * @throws InvalidAuthorizationDetails (RFC 9396, 5)
 */
export const askedLimits = (parameter: unknown, trading: boolean): TradingLimits | undefined => {
  if (parameter === undefined) return undefined;
  if (typeof parameter !== 'string') throw new errors.InvalidAuthorizationDetails('authorization_details must be text');
  const read = readAuthorizationDetails(parameter);
  if (!read.ok) throw new errors.InvalidAuthorizationDetails(read.description);
  if (read.asked && !trading) {
    throw new errors.InvalidAuthorizationDetails('no type of authorization_details is supported here');
  }
  return read.asked;
};

/** Judges the parameter of an authorization request once client and redirect are known, and leaves its canonical form. */
export const checkAuthorizationDetails =
  (trading: boolean) =>
  async ({ oidc }: KoaContextWithOIDC, parameter: unknown): Promise<void> => {
    const asked = askedLimits(parameter, trading);
    if (oidc.params) oidc.params.authorization_details = asked && JSON.stringify([asked]);
  };
