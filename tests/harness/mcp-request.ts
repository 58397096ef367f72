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

/** One JSON-RPC request of a client of 2025-11-25. No token: a bare request. */
export const mcpMessage = (token: string | undefined, method: string, parameters: Record<string, unknown>) => {
  requests += 1;
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: requests, method, params: parameters }),
  };
};

/** What a body holds of a tool's answer. */
export const toolAnswerOf = (body: unknown): Pick<McpAnswer, 'content' | 'isError'> => {
  const result = (body as { result?: { structuredContent?: Record<string, unknown>; isError?: boolean } })?.result;
  return { content: result?.structuredContent ?? {}, isError: result?.isError === true };
};

/** Sends one JSON-RPC request, without any SDK. */
export const mcpRequest = async (
  mcpUrl: string,
  token: string | undefined,
  method: string,
  parameters: Record<string, unknown> = {},
): Promise<McpAnswer> => {
  const response = await fetch(mcpUrl, { method: 'POST', ...mcpMessage(token, method, parameters) });
  const body = readBody(await response.text());
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    headers: response.headers,
    body,
    ...toolAnswerOf(body),
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
