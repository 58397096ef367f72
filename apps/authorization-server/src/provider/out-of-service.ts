import { isOutage } from '@portcullis/database';
import { errors } from 'oidc-provider';

/**
 * Our own outage as the library's error: 503 `temporarily_unavailable`, said here and not at the client's redirect.
 * Never `invalid_grant`, on which clients throw their tokens away (security I5).
 */
const outOfService = (cause: unknown): Error =>
  Object.assign(new errors.CustomOIDCProviderError('temporarily_unavailable', 'try again in a few seconds'), {
    status: 503,
    statusCode: 503,
    expose: true,
    allow_redirect: false,
    cause,
  });

/** Runs storage work for the library and turns an outage into the error above. */
export const orOutOfService = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw isOutage(error) ? outOfService(error) : error;
  }
};
