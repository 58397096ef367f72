import type { Scope } from '@portcullis/access';
import type { Endpoints } from '../harness/oauth.ts';
import type { ClientProfile } from './client-profile.ts';
import { knock, readChallenge, type Wire } from './mcp-wire.ts';

/** What a client reads before it asks for anything. */
export type Found = {
  /** The resource's identifier, as its metadata spells it. */
  resource: string;
  server: Endpoints & {
    scopes_supported: Scope[];
    code_challenge_methods_supported: string[];
    token_endpoint_auth_methods_supported: string[];
    client_id_metadata_document_supported?: boolean;
  };
  /** Scopes by where they were read. */
  scopes: Record<ClientProfile['asks']['scopeFrom'], string | undefined>;
};

/**
 * From nothing but the address to everything it takes to ask (MCP authorization, server discovery), refusing what
 * strict clients refuse: a resource or an issuer that is not the one that was asked for, and a server without S256.
 */
export const find = async (wire: Wire, finds: ClientProfile['finds']): Promise<Found> => {
  const { status, challenge } = await knock(wire);
  if (status !== 401) throw new Error(`A request without a token was answered by ${status}.`);
  const attributes = readChallenge(challenge);
  if ('error' in attributes) throw new Error('A request without a token is not an error yet (RFC 6750, 3.1).');

  const { origin, pathname, href } = new URL(wire.mcpUrl);
  const inPath = `${origin}/.well-known/oauth-protected-resource${pathname}`;
  const resource = await readJson(wire, finds.resourceBy === 'path' ? inPath : (attributes.resource_metadata ?? ''));
  if (new URL(String(resource.resource)).href !== href) throw new Error(`Another resource: ${resource.resource}`);

  const [issuer = ''] = resource.authorization_servers as string[];
  const server = (await readJson(wire, `${issuer}/.well-known/${finds.serverAt}`)) as Found['server'];
  if (server.issuer !== issuer) throw new Error(`Another issuer: ${server.issuer}`);
  if (!server.code_challenge_methods_supported.includes('S256')) throw new Error('The server does not know S256.');
  return {
    resource: String(resource.resource),
    server,
    scopes: {
      challenge: attributes.scope,
      'resource metadata': (resource.scopes_supported as string[]).join(' '),
      'server metadata': server.scopes_supported.join(' '),
      nowhere: undefined,
    },
  };
};

/** What Claude, Codex and OpenCode look at before they use their document instead of registering. */
export const takesDocuments = ({ server }: Found): boolean =>
  server.client_id_metadata_document_supported === true &&
  server.token_endpoint_auth_methods_supported.includes('none');

const readJson = async ({ http }: Wire, url: string): Promise<Record<string, unknown>> => {
  const answer = await http(url, { headers: { accept: 'application/json', 'mcp-protocol-version': '2025-11-25' } });
  if (answer.status !== 200) throw new Error(`${url} was answered by ${answer.status}.`);
  return (await answer.json()) as Record<string, unknown>;
};
