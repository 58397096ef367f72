import type { IncomingMessage } from 'node:http';

/** Reads at most `bytesMax` bytes of UTF-8. Undefined: it is longer, or is no text that can be kept. */
export const readMessage = async (request: IncomingMessage, bytesMax: number): Promise<string | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bytesMax) return undefined;
    parts.push(part);
  }
  try {
    const text = utf8.decode(Buffer.concat(parts));
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
