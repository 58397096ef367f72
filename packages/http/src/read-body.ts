import type { IncomingMessage } from 'node:http';

/** The text of a request, or why it was not read. */
export type Body = { ok: true; text: string } | { ok: false; fault: 'too_large' | 'not_utf8' };

/** Reads at most `bytesMax` bytes of UTF-8. What comes after is not read: the caller closes the connection. */
export const readBody = async (request: IncomingMessage, bytesMax: number): Promise<Body> => {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return { ok: false, fault: 'too_large' };
  const bytes = await readBytes(request, bytesMax);
  if (bytes === undefined) return { ok: false, fault: 'too_large' };
  try {
    return { ok: true, text: utf8.decode(bytes) };
  } catch {
    return { ok: false, fault: 'not_utf8' };
  }
};

/** By events: the stream's own iterator costs a call more than everything else that is done with its body. */
const readBytes = (request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const givenUp = () => reject(request.errored ?? new Error('The request was given up before its end'));
    // While its token was looked up: no event comes any more.
    if (request.destroyed) return givenUp();
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > bytesMax) {
        request.pause();
        resolve(undefined);
      } else parts.push(part);
    });
    request.on('end', () => resolve(parts.length === 1 ? parts[0] : Buffer.concat(parts)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) givenUp();
    });
  });

const utf8 = new TextDecoder('utf-8', { fatal: true });
