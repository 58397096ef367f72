import { freePort } from '../tests/harness/free-port.ts';
import { type Child, startChild } from './child.ts';
import { connectSomebody, type World } from './world.ts';

export type ServerName =
  | 'portcullis-mcp'
  | 'v2-low-level'
  | 'v2-high-level'
  | 'v2-high-level-in-place'
  | 'v1-low-level';

export type McpServers = { servers: Readonly<Record<ServerName, Child>>; token: string };

/** All of them at once, each a process run as ours are run. Ours first, because the others repeat its answer. */
export const startMcpServers = async (world: World): Promise<McpServers> => {
  const url = `http://localhost:${await freePort()}/mcp`;
  const token = await connectSomebody(world.database, url);
  const ours = await startChild('servers/portcullis-mcp.ts', {
    environment: { DATABASE_URL: world.url, MCP_URL: url, RATE_LIMITS: 'off' },
    as: 'mcp-server',
  });
  const args = [await quoteOf(url, token)];
  const start = (name: string, ...more: string[]) =>
    startChild(`servers/${name}.ts`, { args: [...args, ...more], as: 'mcp-server' });
  return {
    token,
    servers: {
      'portcullis-mcp': ours,
      'v2-low-level': await start('v2-low-level'),
      'v2-high-level': await start('v2-high-level'),
      'v2-high-level-in-place': await start('v2-high-level', 'in-place'),
      'v1-low-level': await start('v1-low-level'),
    },
  };
};

/** GetQuote's answer, as text. */
const quoteOf = async (url: string, token: string): Promise<string> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'GetQuote', arguments: { instrument: 'ES' } },
    }),
  });
  const { result } = (await response.json()) as { result?: { isError?: boolean; content: { text: string }[] } };
  const text = result?.content[0]?.text;
  if (!text || result?.isError) throw new Error(`GetQuote answered ${response.status} ${text}`);
  return text;
};
