import { type Judged, judgeMetadata } from './client-registration.ts';

/**
 * A client id that is the URL of a metadata document (OAuth Client ID Metadata Document, 3; MCP 2025-11-25): https,
 * a path, no dot segments, no user, no fragment, no query.
 */
export const isDocumentUrl = (id: string): boolean => {
  if (id.length > 512 || !/^https:\/\/[\x21-\x7e]+$/.test(id) || /[#?\\@]/.test(id)) return false;
  const parsed = URL.parse(id);
  if (!parsed || parsed.pathname === '/' || parsed.pathname.length < 2) return false;
  const segments = id.slice(id.indexOf('/', 8)).split('/');
  return !segments.some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
};

const sharedSecrets = new Set(['client_secret_basic', 'client_secret_post', 'client_secret_jwt']);

/** Judges a fetched metadata document (draft, 4.1; REG-03 to REG-09): it must name itself, and can hold no secret. */
export const judgeDocument = (id: string, text: string): Judged => {
  const document = parseObject(text);
  if (!document) return invalid('the client metadata document is not a JSON object');
  if (document.client_id !== id) return invalid('the client metadata document names another client_id');
  if (typeof document.client_name !== 'string') return invalid('the client metadata document has no client_name');
  if ('client_secret' in document || 'client_secret_expires_at' in document) {
    return invalid('the client metadata document holds a secret');
  }
  if (sharedSecrets.has(String(document.token_endpoint_auth_method))) {
    return invalid('a client metadata document cannot authenticate by a shared secret');
  }
  return judgeMetadata(document, { defaultAuthMethod: 'none', jwksUri: 'taken' });
};

const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

const invalid = (description: string): Judged => ({ fault: { error: 'invalid_client_metadata', description } });

const [shortest, longest] = [30, 86_400];

/** Seconds that a document may be used without asking again: what its headers say, between 30 s and 24 h (REG-08). */
export const documentFreshness = (
  headers: { cacheControl: string | null; expires: string | null },
  now: Date,
): number => {
  const control = headers.cacheControl ?? '';
  if (/(^|[\s,])(no-store|no-cache)\b/i.test(control)) return shortest;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*(\d{1,9})/i.exec(control)?.[1];
  const expires = headers.expires === null ? Number.NaN : Date.parse(headers.expires);
  const seconds = maxAge === undefined ? (expires - now.getTime()) / 1000 : Number(maxAge);
  return Number.isNaN(seconds) ? shortest : Math.floor(Math.min(longest, Math.max(shortest, seconds)));
};
