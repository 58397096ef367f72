/** An HTTP answer of the MCP endpoint, and the tool's answer in it, if there is one. */
export type McpAnswer = {
  status: number;
  challenge: string | null;
  headers: Headers;
  body: unknown;
  /** `structuredContent` of a tool's result. */
  content: Record<string, unknown>;
  isError: boolean;
};

let requests = 0;

/** One JSON-RPC request of a client of 2025-11-25, without any SDK. No token: a bare request. */
export const mcpRequest = async (
  mcpUrl: string,
  token: string | undefined,
  method: string,
  parameters: Record<string, unknown> = {},
): Promise<McpAnswer> => {
  requests += 1;
  const response = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: requests, method, params: parameters }),
  });
  const body = readBody(await response.text());
  const result = (body as { result?: { structuredContent?: Record<string, unknown>; isError?: boolean } })?.result;
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    headers: response.headers,
    body,
    content: result?.structuredContent ?? {},
    isError: result?.isError === true,
  };
};

export const callTool = (
  mcpUrl: string,
  token: string | undefined,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<McpAnswer> => mcpRequest(mcpUrl, token, 'tools/call', { name: tool, arguments: args });

/** JSON, or the one event of a stream. */
export const readBody = (text: string): unknown => {
  const data = text.startsWith('{')
    ? text
    : text
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trim())
        .findLast((line) => line.startsWith('{'));
  if (!data) return text;
  try {
    return JSON.parse(data);
  } catch {
    return text;
  }
};
