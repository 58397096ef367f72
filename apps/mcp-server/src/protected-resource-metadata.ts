import { authorizationDetailsTypes } from '@portcullis/access';
import type { Middleware } from 'koa';

export type Resource = { mcpUrl: string; authUrl: string; trading: boolean };

/** RFC 9728, 3.1: the well-known path goes between the host and the path of the resource. */
export const metadataUrl = (mcpUrl: string): string => {
  const { origin, pathname } = new URL(mcpUrl);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
};

/** Where it is served: at the resource's own form and at the root form, which clients of 2025-06-18 try. */
export const metadataPaths = (mcpUrl: string): string[] => [
  ...new Set([new URL(metadataUrl(mcpUrl)).pathname, '/.well-known/oauth-protected-resource']),
];

/**
 * Protected resource metadata (RFC 9728, 2). `scopes_supported` is what a client begins with (MCP 2025-11-25, "Scope
 * Selection Strategy"): trading is asked for by a challenge, never from the start.
 */
export const protectedResourceMetadata = ({ mcpUrl, authUrl, trading }: Resource) => ({
  resource: mcpUrl,
  authorization_servers: [authUrl],
  scopes_supported: ['mcp:read'],
  ...(trading ? { authorization_details_types_supported: authorizationDetailsTypes } : {}),
  bearer_methods_supported: ['header'],
  resource_name: 'Portcullis',
  resource_documentation: `${authUrl}/security`,
});

/** Open to every origin: it holds nothing that is not public. */
export const serveMetadata = (resource: Resource): Middleware => {
  const document = JSON.stringify(protectedResourceMetadata(resource));
  return (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Methods', 'GET');
      ctx.set('Access-Control-Allow-Headers', 'MCP-Protocol-Version');
      ctx.status = 204;
      return;
    }
    ctx.set('Cache-Control', 'public, max-age=300');
    ctx.type = 'application/json';
    ctx.body = document;
  };
};
