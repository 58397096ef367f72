import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/**
 * The engine of our authorization server with its memory adapter: no database, no pages, no audit. Whoever comes is
 * signed in and consents at once.
 */
// It warns, rightly, that its memory adapter and keys are for development.
console.warn = () => {};
console.info = () => {};
const port = Number(process.argv[2]);
const issuer = `http://localhost:${port}`;
const resource = `${issuer}/mcp`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'bench',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1:49152/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  scopes: ['mcp:read'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'mcp:read', accessTokenFormat: 'opaque' }),
    },
  },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
});
const engine = provider.callback();

const listening = createServer(async (request, response) => {
  if (!request.url?.startsWith('/interaction/')) return engine(request, response);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: 'somebody', clientId: String(params.client_id) });
  grant.addOIDCScope('mcp:read');
  grant.addResourceScope(resource, 'mcp:read');
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: 'somebody' }, consent });
});
listening.listen(port, '127.0.0.1', () => process.send?.({ port }));
process.on('disconnect', () => process.exit(0));
