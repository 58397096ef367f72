import type { IncomingMessage } from 'node:http';
import { readBody } from '@portcullis/http';

/** Reads at most `bytesMax` bytes of UTF-8. Undefined: it is longer, or is no text that can be kept. */
export const readMessage = async (request: IncomingMessage, bytesMax: number): Promise<string | undefined> => {
  const body = await readBody(request, bytesMax);
  // PostgreSQL's text holds no NUL.
  return body.ok && !body.text.includes('\0') ? body.text : undefined;
};
