import { scopes } from '@portcullis/access';
import { type Configuration, errors } from 'oidc-provider';
import { checkAuthorizationDetails } from './authorization-details.ts';
import { corsAllowed } from './client-cors.ts';
import { consentPolicy } from './consent-policy.ts';
import { throwForPage } from './error-page.ts';
import { features } from './features.ts';

export const routes = {
  authorization: '/authorize',
  token: '/token',
  registration: '/register',
  revocation: '/revoke',
  jwks: '/jwks',
} as const;

export type ProviderSettings = {
  /** The resource that tokens are for. */
  resource: string;
  /** Whether trading is offered, and with it limits of it. */
  trading: boolean;
  secureCookies: boolean;
  keys: { signing: object[]; cookie: string[] };
  adapter: NonNullable<Configuration['adapter']>;
  fetch: NonNullable<Configuration['fetch']>;
  /** True while the person may sign in and hold connections. */
  isActivePerson: (id: string) => Promise<boolean>;
};

/** The settings of oidc-provider. What is not named here has its default; whatever could be on and is not wanted is off. */
export const providerConfiguration = (settings: ProviderSettings): Configuration => ({
  adapter: settings.adapter,
  fetch: settings.fetch,
  jwks: { keys: settings.keys.signing },
  routes,
  features: features(settings.resource),
  interactions: { policy: consentPolicy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
  // `scopes` are OpenID's here; ours belong to the resource. None are offered, so identity is never disclosed.
  scopes: ['openid'],
  claims: { openid: ['sub'] },
  responseTypes: ['code'],
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] },
  pkce: { required: () => true },
  extraParams: { asked_scope: null, authorization_details: checkAuthorizationDetails(settings.trading) },
  extraClientMetadata: { properties: ['client_kind'] },
  clientBasedCORS: (_ctx, origin, client) => corsAllowed(origin, client),
  ttl: {
    AuthorizationCode: 60,
    Interaction: 600,
    Session: 600,
    AccessToken: 600,
    RefreshToken: 1_209_600,
    Grant: 7_776_000,
  },
  expiresWithSession: () => false,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  revokeGrantPolicy: () => true,
  allowOmittingSingleRegisteredRedirectUri: true,
  clockTolerance: 15,
  cookies: cookies(settings),
  findAccount: async (_ctx, id) => {
    if (!(await settings.isActivePerson(id))) throw new errors.AccessDenied('the account cannot be used');
    return { accountId: id, claims: () => ({ sub: id }) };
  },
  loadExistingGrant: (ctx) => {
    const id = ctx.oidc.result?.consent?.grantId;
    return id ? ctx.oidc.provider.Grant.find(id) : undefined;
  },
  renderError: throwForPage,
});

/** Cookies that bind an authorization request to the browser that began it. */
const cookies = ({ secureCookies, keys }: ProviderSettings): Configuration['cookies'] => {
  const prefix = secureCookies ? '__Secure-' : '';
  const options = { httpOnly: true, sameSite: 'lax', signed: true, secure: secureCookies } as const;
  return {
    keys: keys.cookie,
    names: { session: `${prefix}authorization`, interaction: `${prefix}interaction`, resume: `${prefix}resume` },
    short: options,
    long: options,
  };
};

export const allScopes = scopes.join(' ');
