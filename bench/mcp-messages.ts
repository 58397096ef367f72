import { httpRequest } from './load.ts';

export type Era = '2025-11-25' | '2026-07-28';

export type Calling = { era: Era; method: 'tools/call' | 'tools/list'; host: string; token: string };

const key = (name: string) => `io.modelcontextprotocol/${name}`;

/** GetQuote or tools/list, as a client of that revision sends it. */
export const mcpMessage = ({ era, method, host, token }: Calling): Buffer => {
  const params = method === 'tools/call' ? { name: 'GetQuote', arguments: { instrument: 'ES' } } : {};
  const modern = era === '2026-07-28';
  const meta = {
    [key('protocolVersion')]: era,
    [key('clientInfo')]: { name: 'bench', version: '1.0.0' },
    [key('clientCapabilities')]: {},
  };
  const body = { jsonrpc: '2.0', id: 1, method, params: modern ? { ...params, _meta: meta } : params };
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    Authorization: `Bearer ${token}`,
    'MCP-Protocol-Version': era,
    ...(modern && { 'Mcp-Method': method }),
    ...(modern && method === 'tools/call' && { 'Mcp-Name': 'GetQuote' }),
  };
  return httpRequest('/mcp', host, headers, JSON.stringify(body));
};
