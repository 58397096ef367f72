import type { Message } from './gate.ts';

export type StandardHeaders = {
  version: string | undefined;
  method: string | undefined;
  name: string | undefined;
};

/** The field of `params` that `Mcp-Name` repeats (SEP-2243, "Standard Request Headers"). */
const namedBy = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/**
 * MCP 2026-07-28: `MCP-Protocol-Version`, `Mcp-Method` and `Mcp-Name` are there on every request and say what the body
 * says. What stands between us and the client may route by them; we decide by the body alone.
 * @returns what disagrees, or undefined
 */
export const headerDisagreement = (
  message: Message,
  { version, method, name }: StandardHeaders,
): string | undefined => {
  if (message.id === undefined) return undefined;
  if (version === undefined) return 'The MCP-Protocol-Version header is missing';
  if (method === undefined) return 'The Mcp-Method header is missing';
  if (method.trim() !== message.method) return 'The Mcp-Method header does not name the method of the body';
  const field = namedBy.get(message.method);
  if (field === undefined) return undefined;
  const inBody = message.params[field];
  if (name === undefined) return inBody === undefined ? undefined : 'The Mcp-Name header is missing';
  const inHeader = decodeName(name.trim());
  if (inHeader === undefined) return 'The Mcp-Name header is not valid Base64';
  return inHeader === inBody ? undefined : `The Mcp-Name header does not say what params.${field} says`;
};

/** `=?base64?…?=` carries what a header cannot: other characters than printable ASCII. */
const decodeName = (value: string): string | undefined => {
  const [, encoded] = /^=\?base64\?(.*)\?=$/.exec(value) ?? [];
  if (encoded === undefined) return value;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
