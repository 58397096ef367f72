import { readBody } from '../harness/mcp-request.ts';
import type { ClientProfile } from './client-profile.ts';
import type { Fetch } from './page-fetch.ts';

export type McpReply = {
  status: number;
  challenge: string;
  body: { result?: Record<string, unknown>; error?: unknown; [member: string]: unknown };
};

const modern = '2026-07-28';
const inMeta = (name: string) => `io.modelcontextprotocol/${name}`;

let requests = 0;

export type Wire = { http: Fetch; mcpUrl: string; profile: Pick<ClientProfile, 'client' | 'speaks' | 'probes'> };

/** One request of the client's revision, or of `revision`. */
export const send = async (
  { http, mcpUrl, profile }: Wire,
  token: string | undefined,
  method: string,
  { params = {}, revision = profile.speaks }: { params?: Record<string, unknown>; revision?: string } = {},
): Promise<McpReply> => {
  requests += 1;
  const notice = method.startsWith('notifications/');
  const meta = {
    [inMeta('protocolVersion')]: revision,
    [inMeta('clientInfo')]: { name: profile.client, version: '1.0.0' },
    [inMeta('clientCapabilities')]: {},
  };
  const answer = await http(mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(method !== 'initialize' && { 'mcp-protocol-version': revision }),
      ...(revision === modern && {
        'mcp-method': method,
        ...(typeof params.name === 'string' && { 'mcp-name': params.name }),
      }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      ...(notice ? {} : { id: requests }),
      method,
      params: revision === modern ? { ...params, _meta: meta } : params,
    }),
  });
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate') ?? '',
    body: readBody(await answer.text()) as McpReply['body'],
  };
};

/** What a client sends first on its way to the tools. The statuses of the answers, by method. */
export const open = async (wire: Wire, token: string | undefined): Promise<string[]> => {
  const { profile } = wire;
  const said: string[] = [];
  const say = async (method: string, given: Parameters<typeof send>[3] = {}): Promise<McpReply> => {
    const reply = await send(wire, token, method, given);
    said.push(`${method} ${reply.status}`);
    return reply;
  };
  if (profile.probes || profile.speaks === modern) await say('server/discover', { revision: modern });
  if (profile.speaks === modern) return said;
  const hello = await say('initialize', {
    params: {
      protocolVersion: profile.speaks,
      capabilities: {},
      clientInfo: { name: profile.client, version: '1.0.0' },
    },
  });
  if (hello.status !== 200) return said;
  const { protocolVersion } = hello.body.result ?? {};
  if (protocolVersion !== profile.speaks) throw new Error(`The server answered with ${protocolVersion}.`);
  await say('notifications/initialized');
  return said;
};

/** The first message of a client that has no token yet. */
export const knock = (wire: Wire): Promise<McpReply> =>
  wire.profile.probes || wire.profile.speaks === modern
    ? send(wire, undefined, 'server/discover', { revision: modern })
    : send(wire, undefined, 'initialize', {
        params: { protocolVersion: wire.profile.speaks, capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      });

export const listTools = async (wire: Wire, token: string): Promise<string[]> => {
  const { status, body } = await send(wire, token, 'tools/list');
  if (status !== 200) throw new Error(`tools/list was answered by ${status}.`);
  const { tools } = body.result as { tools: { name: string }[] };
  return tools.map(({ name }) => name);
};

/** The attributes of a Bearer challenge (RFC 6750, 3). */
export const readChallenge = (header: string): Record<string, string> => {
  if (!header.startsWith('Bearer ')) throw new Error(`Not a Bearer challenge: ${header}`);
  return Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
};
