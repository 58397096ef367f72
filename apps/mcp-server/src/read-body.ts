import type { IncomingMessage } from 'node:http';

/** The text of a request, or why it was not read. */
export type Body = { ok: true; text: string } | { ok: false; fault: 'too_large' | 'not_utf8' };

/** Reads at most `bytesMax` bytes of UTF-8. What comes after is not read: the caller closes the connection. */
export const readBody = async (request: IncomingMessage, bytesMax: number): Promise<Body> => {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return { ok: false, fault: 'too_large' };
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bytesMax) return { ok: false, fault: 'too_large' };
    parts.push(part);
  }
  try {
    return { ok: true, text: utf8.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts)) };
  } catch {
    return { ok: false, fault: 'not_utf8' };
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
