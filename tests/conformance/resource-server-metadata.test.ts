import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('protected resource metadata (RFC 9728; MCP RS-01 to RS-05)', () => {
  test.each(paths)('is served at %s', async (path) => {
    const response = await at(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      resource: server.url,
      authorization_servers: [server.authUrl],
      scopes_supported: ['mcp:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Portcullis',
      resource_documentation: `${server.authUrl}/security`,
    });
  });

  test.each(paths)('%s is open to every origin, without credentials', async (path) => {
    const headers = { origin: 'https://inspector.example' };
    const response = await at(path, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await at(path, { headers, method: 'OPTIONS' })).status).toBe(204);
  });

  test('is where the challenge of a bare request says', async () => {
    const challenge = (await at('/mcp', { method: 'POST' })).headers.get('www-authenticate') ?? '';
    const [, url] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
    expect(await (await fetch(url ?? '')).json()).toMatchObject({ resource: server.url });
  });

  test('is not at other paths', async () => {
    expect((await at('/.well-known/oauth-protected-resource/other')).status).toBe(404);
  });

  test('a resource at the root of its host has one form of it', async () => {
    const { metadataPaths, metadataUrl } = await import('../../apps/mcp-server/src/protected-resource-metadata.ts');
    expect(metadataUrl('https://mcp.example')).toBe('https://mcp.example/.well-known/oauth-protected-resource');
    expect(metadataPaths('https://mcp.example')).toEqual(['/.well-known/oauth-protected-resource']);
  });
});
