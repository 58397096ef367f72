import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';

const database = useDatabase();
let server: RunningMcpServer;
beforeAll(async () => {
  server = await startMcpServer(database());
});
afterAll(() => server.stop());

const at = (path: string, init?: RequestInit) => fetch(`http://localhost:${server.port}${path}`, init);
const paths = ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'];

describe('protected resource metadata (RFC 9728)', () => {
  test.each(paths)('RS-01, RS-02, RS-03, RS-04, RAR-05: is served at %s', async (path) => {
    const response = await at(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      resource: server.url,
      authorization_servers: [server.authUrl],
      scopes_supported: ['mcp:read'],
      authorization_details_types_supported: ['portcullis_trading'],
      bearer_methods_supported: ['header'],
      resource_name: 'Portcullis',
      resource_documentation: `${server.authUrl}/security`,
    });
  });

  test.each(paths)('RS-05: %s is open to every origin, without credentials', async (path) => {
    const headers = { origin: 'https://inspector.example' };
    const response = await at(path, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await at(path, { headers, method: 'OPTIONS' })).status).toBe(204);
  });

  test('RS-02, RS-03: is where the challenge of a bare request says', async () => {
    const challenge = (await at('/mcp', { method: 'POST' })).headers.get('www-authenticate') ?? '';
    const [, url] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
    expect(await (await fetch(url ?? '')).json()).toMatchObject({ resource: server.url });
  });

  test('is not at other paths', async () => {
    expect((await at('/.well-known/oauth-protected-resource/other')).status).toBe(404);
  });

  test('names no type of authorization details where nobody trades', async () => {
    const { protectedResourceMetadata } = await import('../../apps/mcp-server/src/protected-resource-metadata.ts');
    const told = protectedResourceMetadata({ mcpUrl: server.url, authUrl: server.authUrl, trading: false });
    expect(told).not.toHaveProperty('authorization_details_types_supported');
  });

  test('a resource at the root of its host has one form of it', async () => {
    const { metadataPaths, metadataUrl } = await import('../../apps/mcp-server/src/protected-resource-metadata.ts');
    expect(metadataUrl('https://mcp.example')).toBe('https://mcp.example/.well-known/oauth-protected-resource');
    expect(metadataPaths('https://mcp.example')).toEqual(['/.well-known/oauth-protected-resource']);
  });
});

describe('every challenge (RFC 6750, 3; RFC 9110, 11.2)', () => {
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'PlaceOrder', arguments: {} } };
  const ask = async (authorization: string | undefined) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    return at('/mcp', { method: 'POST', headers, body: JSON.stringify(call) });
  };

  /** The attributes of a challenge, read as strictly as RFC 6750 writes them; undefined when anything is left over. */
  const attributesOf = (challenge: string): [string, string][] | undefined => {
    const attribute = /([a-z_]+)="([\x20\x21\x23-\x5b\x5d-\x7e]*)"/;
    const whole = new RegExp(`^Bearer ${attribute.source}(, ${attribute.source})*$`);
    if (!whole.test(challenge)) return undefined;
    const found = challenge.matchAll(new RegExp(attribute, 'g'));
    return [...found].map(([, name = '', value = '']): [string, string] => [name, value]);
  };

  test.each<[string, () => string | undefined | Promise<string>, number, string | undefined, string]>([
    ['no token', () => undefined, 401, undefined, 'mcp:read'],
    ['an unknown token', () => 'Bearer unknown', 401, 'invalid_token', 'mcp:read'],
    ['quotes and line breaks of the sender', () => 'Bearer "\\";x="', 401, 'invalid_token', 'mcp:read'],
    ['no token after the scheme', () => 'Bearer', 400, 'invalid_request', 'mcp:read'],
    [
      'too little scope',
      async () => `Bearer ${(await seedConnection(database(), { audience: server.url })).token}`,
      403,
      'insufficient_scope',
      'mcp:trade',
    ],
  ])(
    'RS-19: to %s is well formed, names each attribute once, and no offline_access',
    async (_, authorization, status, error, scope) => {
      const answer = await ask(await authorization());
      const attributes = attributesOf(answer.headers.get('www-authenticate') ?? '') ?? [];
      expect([answer.status, Object.fromEntries(attributes)]).toEqual([
        status,
        { resource_metadata: server.metadataUrl, scope, ...(error && { error }) },
      ]);
      expect(new Set(attributes.map(([name]) => name)).size).toBe(attributes.length);
    },
  );
});
