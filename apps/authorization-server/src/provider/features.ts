import { scopes } from '@portcullis/access';
import { type Configuration, errors } from 'oidc-provider';

/** What is off is also unadvertised: nothing is offered that the resource server does not enforce. */
export const features = (resource: string): Configuration['features'] => ({
  devInteractions: { enabled: false },
  registration: { enabled: false }, // Our own endpoint: oauth/registration.ts.
  registrationManagement: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
  deviceFlow: { enabled: false },
  introspection: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  backchannelLogout: { enabled: false },
  claimsParameter: { enabled: false },
  requestObjects: { enabled: false },
  clientCredentials: { enabled: false },
  jwtResponseModes: { enabled: false },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => resource,
    useGrantedResource: () => true,
    getResourceServerInfo: (_ctx, indicator) => {
      if (indicator !== resource) throw new errors.InvalidTarget('this resource is not served here');
      return { scope: scopes.join(' '), audience: resource, accessTokenFormat: 'opaque' };
    },
  },
});
