import { HttpError } from '@portcullis/http';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { addressKey, type RateLimits } from './rate-limits.ts';

/**
 * Counts token requests by client. A metadata document's id is shared by all its installations, so there it is the
 * client at one address.
 */
export const limitByClient =
  (limits: RateLimits) =>
  async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client } = ctx.oidc;
    const shared = (client as { client_kind?: string } | undefined)?.client_kind === 'metadata_document';
    const key = shared ? `${client?.clientId} ${addressKey(ctx as never)}` : (client?.clientId ?? '');
    try {
      await limits.take('tokenByClient', key);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      ctx.set(error.headers);
      throw Object.assign(new errors.CustomOIDCProviderError(error.code, error.detail), {
        status: 429,
        statusCode: 429,
        allow_redirect: false,
      });
    }
  };
