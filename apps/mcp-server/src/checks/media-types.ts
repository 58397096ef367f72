import { isJsonContentType } from '@modelcontextprotocol/server';
import type { Check } from '../gate.ts';

/**
 * The body is JSON: a form or plain text, which any page can send without asking first, is not (security A102).
 * Compressed bodies are not unpacked. Answers are one JSON body; whether a stream is taken, the listener's own check says.
 */
export const checkMediaTypes: Check = ({ request: { headers } }) => {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!isJsonContentType(headers['content-type'] ?? null) || encoding.toLowerCase() !== 'identity') {
    return { refuse: { reason: 'unsupported_media_type' } };
  }
  return acceptsJson(headers.accept) ? undefined : { refuse: { reason: 'not_acceptable' } };
};

const acceptsJson = (accept: string | undefined): boolean =>
  accept === undefined || /(^|[\s,])(application\/(json|\*)|\*\/\*)\s*($|[,;])/i.test(accept);
