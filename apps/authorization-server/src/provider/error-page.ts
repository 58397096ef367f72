import { HttpError } from '@portcullis/http';
import type { Configuration, errors } from 'oidc-provider';

/**
 * Errors that may not be redirected to the client are shown on our own page, by the same renderer as all others: what
 * the library found goes up the road as an HttpError, what it did not expect as itself.
 */
export const throwForPage: NonNullable<Configuration['renderError']> = (_ctx, out, error) => {
  if (!('expose' in error) || !error.expose) throw error;
  const status = (error as errors.OIDCProviderError).statusCode;
  throw authorizationError(status, out.error, out.error_description);
};

/** What happened and what to do, for a person whose AI client sent the request. */
export const authorizationError = (status: number, code: string, description: string | undefined): HttpError =>
  new HttpError(
    status,
    code,
    titles[code] ?? 'The request of the AI client cannot be answered',
    `${sentence(description)} Go back to your AI client and connect again; if it stays, tell its makers.`,
    status === 503 ? { 'Retry-After': '5' } : {},
  );

const titles: Record<string, string> = {
  invalid_client: 'This AI client is not known here',
  invalid_redirect_uri: 'The address to return to is not one that the AI client registered',
  temporarily_unavailable: 'Out of service',
};

const sentence = (description: string | undefined): string => {
  const text = (description ?? 'The request is not valid').replaceAll(/[^\x20-\x7e]/g, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};
