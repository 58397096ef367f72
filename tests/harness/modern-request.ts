/** The revision that is spoken here. */
export const revision = '2026-07-28';

/** A name of the protocol's own in `_meta`. */
export const metaKey = (name: string): string => `io.modelcontextprotocol/${name}`;

/** `_meta` of every request of 2026-07-28. */
export const requestMeta: Record<string, unknown> = {
  [metaKey('protocolVersion')]: revision,
  [metaKey('clientInfo')]: { name: 'conformance', version: '1' },
  [metaKey('clientCapabilities')]: {},
};

export type Sending = {
  params?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  /** Undefined: left out. */
  headers?: Record<string, string | undefined>;
  token?: string | undefined;
  /** Undefined: a notification. */
  id?: string | number | undefined;
};

/** A request of 2026-07-28 without any SDK: headers and `_meta` as the body says, unless told otherwise. */
export const modernRequest = (method: string, sending: Sending): RequestInit => {
  const { params = {}, token } = sending;
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: token === undefined ? undefined : `Bearer ${token}`,
    'mcp-protocol-version': revision,
    'mcp-method': method,
    ...(typeof params.name === 'string' && { 'mcp-name': params.name }),
    ...(typeof params.uri === 'string' && { 'mcp-name': params.uri }),
    ...sending.headers,
  };
  const id = 'id' in sending ? sending.id : 1;
  return {
    method: 'POST',
    headers: Object.fromEntries(
      Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined),
    ),
    body: JSON.stringify({
      jsonrpc: '2.0',
      ...(id !== undefined && { id }),
      method,
      params: { ...params, _meta: sending.meta ?? requestMeta },
    }),
  };
};

/** Sends it and reads the one JSON body of its answer. */
export const sendModern = async (url: string, method: string, sending: Sending) => {
  const response = await fetch(url, modernRequest(method, sending));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
};
